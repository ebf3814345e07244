import { generateSecret, generateURI, verifySync } from 'otplib';
import { randomInt } from 'node:crypto';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import * as store from './authenticator-store.ts';
import { signInConfig } from './config.ts';
import type { Door, SignInMethod } from '../identity/index.ts';

/** Codes live half a minute; the one before and the one after are taken as well, since clocks and fingers differ. */
const toleranceSeconds = 30;
const recoveryCodes = 10;
/** Without letters and digits that are read for each other. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * Whether a person who has proven who it is must give a code, too: everybody who has set up an app, and with
 * CONSOLE_SECOND_FACTOR=required all staff. A passkey is two factors in itself: the device, and what unlocks it.
 */
export async function isSecondFactorDue(
	context: OperationContext,
	{ user_id, door, method }: { user_id: string; door: Door; method: SignInMethod },
): Promise<boolean> {
	if (method === 'PASSKEY') return false;
	const isRequired =
		door === 'CONSOLE' && context.config.read(signInConfig).CONSOLE_SECOND_FACTOR === 'required';
	return isRequired || (await hasSecondFactor(context, user_id));
}

export const hasSecondFactor = async (context: ReadContext, userId: string): Promise<boolean> =>
	(await store.findAuthenticator(context, userId))?.confirmed_at != null;

/** Takes a code of the app, or a recovery code; each is taken once. False for any other. */
export async function takeCode(
	context: OperationContext,
	userId: string,
	typed: string,
): Promise<boolean> {
	await store.lockCodes(context, userId);
	const authenticator = await store.findAuthenticator(context, userId);
	if (authenticator?.confirmed_at == null) return false;
	const code = typed.replaceAll(/[\s-]/g, '').toUpperCase();
	if (!/^\d{6}$/.test(code))
		return store.useRecoveryCode(context, userId, hashOfRecovery(context, userId, code));
	const step = stepOf(context, authenticator, code);
	if (step === null) return false;
	await store.takeStep(context, userId, step);
	return true;
}

/** The time step of a code that is right and newer than the last one taken; null for any other. */
function stepOf(
	context: Pick<ReadContext, 'vault' | 'machine_now'>,
	app: { sealed_secret: string; last_step: bigint | null },
	token: string,
): bigint | null {
	const result = verifySync({
		secret: context.vault.decrypt(app.sealed_secret),
		token,
		epoch: Math.floor(context.machine_now.getTime() / 1000),
		epochTolerance: toleranceSeconds,
		...(app.last_step === null ? {} : { afterTimeStep: Number(app.last_step) }),
	});
	return result.valid && 'timeStep' in result ? BigInt(result.timeStep) : null;
}

/**
 * The secret of an app that waits for its first code, as text and as a link that apps open. It belongs to the session, or to
 * the step of a sign-in, that it is shown in; any other gets a new one. Otherwise a stranger who has only the first factor
 * could read the secret that its owner confirms later.
 */
export async function beginSetup(
	context: OperationContext,
	person: { user_id: string; email: string; issuer: string; setup_of: string },
): Promise<{ secret: string; address: string } | null> {
	await store.lockCodes(context, person.user_id);
	const present = await store.findAuthenticator(context, person.user_id);
	if (present?.confirmed_at != null) return null;
	const { user_id, setup_of } = person;
	const waiting = present?.setup_of === setup_of ? present : null;
	const secret = waiting === null ? generateSecret() : context.vault.decrypt(waiting.sealed_secret);
	if (waiting === null) {
		const sealed_secret = context.vault.encrypt(secret);
		await store.insertAuthenticator(context, user_id, { sealed_secret, setup_of });
	}
	const address = generateURI({ issuer: person.issuer, label: person.email, secret });
	return { secret, address };
}

/** Takes the first code of an app, by which it is in use. Gives the recovery codes, shown once; null for a wrong code. */
export async function confirmSetup(
	context: OperationContext,
	{ user_id, setup_of }: { user_id: string; setup_of: string },
	typed: string,
): Promise<string[] | null> {
	await store.lockCodes(context, user_id);
	const authenticator = await store.findAuthenticator(context, user_id);
	if (authenticator?.setup_of !== setup_of || authenticator.confirmed_at !== null) return null;
	const code = typed.replaceAll(/\s/g, '');
	const step = /^\d{6}$/.test(code) ? stepOf(context, authenticator, code) : null;
	if (step === null) return null;
	const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
	await store.confirmAuthenticator(context, user_id, {
		last_step: step,
		code_hashes: codes.map((one) => hashOfRecovery(context, user_id, one.replaceAll('-', ''))),
	});
	return codes;
}

/** Fifty bits, in two groups: 7KQ2M-X9RBD. */
function newRecoveryCode(): string {
	const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]);
	return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}

/** Keyed by the secret of the installation: a short code could be guessed from a plain hash. */
const hashOfRecovery = (
	{ vault }: Pick<ReadContext, 'vault'>,
	userId: string,
	code: string,
): string => vault.sign('recovery-code', [userId, code]);
