import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** What OWASP recommends at least: 19 MiB, two passes, one lane. Stored beside each hash, so that it can be raised. */
const parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;
const shortestPassword = 8;
export const longestPassword = 128;

const derive = promisify(argon2);
type Parameters = typeof parameters;

/** Different ways to type the same characters are the same password. */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8');

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const tag = await tagOf(password, salt, parameters);
	const { memory, passes, parallelism } = parameters;
	const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
	return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

const tagOf = async (password: string, nonce: Buffer, chosen: Parameters): Promise<Buffer> =>
	Buffer.from(
		await derive('argon2id', { message: bytesOf(password), nonce, tagLength, ...chosen }),
	);

const pattern =
	/^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** The hash of a password that no account has: an account without a password takes as long to refuse as a wrong password. */
let nobodys: Promise<string> | null = null;

/**
 * Whether a password fits a stored hash, in constant time. `stored` is null where there is no such account or it has no
 * password: then as much work is done, for the same answer. `outdated` when it was made with other parameters than today's.
 */
export async function checkPassword(
	stored: string | null,
	password: string,
): Promise<{ isRight: boolean; outdated: boolean }> {
	const hash = stored ?? (await (nobodys ??= hashPassword(randomBytes(18).toString('base64'))));
	const [, memory, passes, parallelism, salt = '', tag = ''] = pattern.exec(hash) ?? [];
	if (memory === undefined) throw new Error('A stored password has an unknown form');
	const used = {
		memory: Number(memory),
		passes: Number(passes),
		parallelism: Number(parallelism),
	};
	const found = await tagOf(password, Buffer.from(salt, 'base64'), used);
	const isSame = timingSafeEqual(found, Buffer.from(tag, 'base64'));
	const outdated = JSON.stringify(used) !== JSON.stringify(parameters);
	return { isRight: isSame && stored !== null, outdated };
}

let common: ReadonlySet<string> | null = null;
const commonPasswords = (): ReadonlySet<string> =>
	(common ??= new Set(
		readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
			.split('\n')
			.filter((line) => line !== '' && !line.startsWith('#')),
	));

type PasswordFault = 'TOO_SHORT' | 'TOO_LONG' | 'COMMON' | 'OWN_NAME';

/**
 * Why a password cannot be chosen; null when it can. No rule about kinds of characters: they make passwords that people
 * forget and guessers know. `about` are words that a guesser tries first, such as the address and the name of the company.
 */
export function faultOf(password: string, about: readonly string[]): PasswordFault | null {
	const length = [...password.normalize('NFKC')].length;
	if (length < shortestPassword) return 'TOO_SHORT';
	if (length > longestPassword) return 'TOO_LONG';
	const plain = password.normalize('NFKC').toLowerCase();
	if (commonPasswords().has(plain) || new Set(plain).size < 3) return 'COMMON';
	const bare = plain.replaceAll(/[\s\d!?._-]+/g, '');
	const isAbout = about
		.map((word) => word.toLowerCase().replaceAll(/[\s\d!?._-]+/g, ''))
		.some((word) => word.length >= 4 && (bare === word || plain === word));
	return isAbout ? 'OWN_NAME' : null;
}
