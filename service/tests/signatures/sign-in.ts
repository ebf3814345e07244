import { provenByLink } from '../../capabilities/sign-in/by-link.ts';
import { OtherBrowser } from '../../capabilities/sign-in/errors.ts';
import { checkPassword, hashPassword } from '../../capabilities/sign-in/passwords.ts';
import { requestSignIn } from '../../capabilities/sign-in/requested-links.ts';
import { requestedToken } from '../../capabilities/sign-in/rules.ts';
import { isErrorOf } from '../../platform/pages/index.ts';
import { randomToken, type Vault } from '../../platform/security/index.ts';
import type { TestService } from '../service.ts';
import { signInAsClient } from '../sign-in-as-client.ts';
import { type Attempt, type Check, wrongFirst, wrongLast } from './check.ts';
import { foreign, id, otherId, vault } from './links.ts';

const now = new Date('2026-11-20T03:00:00.000Z');
const until = new Date(now.getTime() + 3_600_000);

/** A link that signs in, and lives for a time: a prefix, an id, the end and a signature over both. */
export function signInLink(
	file: string,
	{
		prefix,
		make,
		read,
		purpose_of_others,
	}: {
		prefix: string;
		make(vault: Vault, id: string, until: Date): string;
		read(vault: Vault, token: string, now: Date): string | null;
		purpose_of_others: string;
	},
): Check {
	const token = make(vault, id, until).slice(prefix.length);
	const [, expiry = '', signature = ''] = token.split('.');
	const opens =
		(presented: string, at = now): Attempt =>
		() =>
			read(vault, `${prefix}${presented}`, at) !== null;
	return {
		file,
		valid: opens(token),
		attacks: {
			'a missing secret': 'without CLOUDSALES_SECRET the service does not start',
			'a missing proof': [opens(''), opens(id), opens(`${id}.${expiry}.`)],
			'a wrong secret': [
				opens(make(foreign, id, until).slice(prefix.length)),
				opens(`${id}.${expiry}.${vault.sign('quotation', [id, expiry])}`),
				opens(`${id}.${expiry}.${vault.sign(purpose_of_others, [id, expiry])}`),
			],
			'a stale timestamp': [opens(token, until), opens(`${id}.zzzzzz.${signature}`, until)],
			'a changed body': [opens(`${otherId}.${expiry}.${signature}`)],
			'a re-serialised body': [
				opens(`${id}.0${expiry}.${signature}`),
				opens(`${id}.${expiry.toUpperCase()}.${signature}`),
				opens(`${id.toUpperCase()}.${expiry}.${signature}`),
				opens(`${token}=`),
				opens(`${token}.`),
			],
		},
		constantTime: [
			opens(`${id}.${expiry}.${wrongFirst(signature)}`),
			opens(`${id}.${expiry}.${wrongLast(signature)}`),
		],
	};
}

/** Thrown to undo what an attempt did, so that the next one finds the link unused. */
class Undone extends Error {}

/** The cookie of the browser that asked for a link; `on` gives the service, which is started after the checks are listed. */
export function browserOfLink(on: () => TestService): Check {
	const mark = randomToken();
	let asked: Promise<string> | null = null;
	const ask = async (): Promise<string> => {
		const { client_id } = await signInAsClient(on(), 'PT Peramban');
		return on().transaction(async (context) => {
			const request_id = await requestSignIn(context, {
				email: `${client_id}@client.test`,
				network: '203.0.113.7',
				door: 'PORTAL',
				browser_token: mark,
				language: 'id',
				leads_to: '/portal',
			});
			if (request_id === null) throw new Error('The link was not given');
			return requestedToken(context.vault, request_id, new Date(+context.machine_now + 600_000));
		});
	};
	const opens =
		(browser_token: string | null): Attempt =>
		async () => {
			const token = await (asked ??= ask());
			try {
				await on().transaction(async (context) => {
					await provenByLink(context, { token, door: 'PORTAL', browser_token });
					throw new Undone();
				});
			} catch (error) {
				if (error instanceof Undone) return true;
				if (isErrorOf(error, [OtherBrowser])) return false;
				throw error;
			}
			throw new Error('The attempt was not undone');
		};
	return {
		file: 'service/capabilities/sign-in/by-link.ts',
		valid: opens(mark),
		attacks: {
			'a missing secret':
				'each request is stored with the hash of the cookie; the column is never empty for it',
			'a missing proof': [opens(null), opens('')],
			'a wrong secret': [opens(randomToken()), opens(wrongFirst(mark)), opens(wrongLast(mark))],
			'a stale timestamp': 'the link itself is over after ten minutes; see its own line',
			'a changed body': 'the cookie says nothing but which browser it is',
			'a re-serialised body': [opens(`${mark}=`), opens(` ${mark}`), opens(mark.toUpperCase())],
		},
		constantTime: [opens(wrongFirst(mark)), opens(wrongLast(mark))],
	};
}

const password = 'A-long-pass-phrase-0';
let stored: Promise<string> | null = null;
const enters =
	(
		typed: string,
		hash: () => Promise<string | null> = () => (stored ??= hashPassword(password)),
	): Attempt =>
	async () =>
		(await checkPassword(await hash(), typed)).isRight;

/** The password of a person, against the hash that is stored of it. */
export const passwordCheck: Check = {
	file: 'service/capabilities/sign-in/passwords.ts',
	valid: enters(password),
	attacks: {
		'a missing secret': ['', password].map((typed) => enters(typed, () => Promise.resolve(null))),
		'a missing proof': [enters('')],
		'a wrong secret': [
			enters(wrongFirst(password).replace('A', 'C')),
			enters(wrongLast(password)),
			enters(password, () => hashPassword('Another-pass-phrase-0')),
		],
		'a stale timestamp': 'a password is good until it is changed',
		'a changed body': 'a password says who it is; the rest is protected by the connection',
		'a re-serialised body': [
			enters(`${password} `),
			enters(` ${password}`),
			enters(password.toLowerCase()),
			enters(`${password}\u0000`),
			enters(Buffer.from(password).toString('base64')),
		],
	},
	constantTime: [enters(wrongFirst(password)), enters(wrongLast(password))],
};
