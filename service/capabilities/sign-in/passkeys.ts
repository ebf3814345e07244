import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { companyOf } from '../../platform/company/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import * as store from './passkey-store.ts';

/** What a browser signs for: our host, never the one that a request names. */
const siteOf = ({ config }: Pick<ReadContext, 'config'>): { id: string; origin: string } => {
	const url = new URL(config.read(platformConfig).PUBLIC_URL);
	return { id: url.hostname, origin: url.origin };
};

/** What the next step must remember. */
export const Challenge = z.object({ challenge: z.string(), leads_to: z.string() });

/** What the browser is to make a passkey for. Verification of the person is required: it is the second factor. */
export async function registrationOptions(
	context: ReadContext,
	person: { id: string; email: string; name: string },
) {
	const present = await store.listPasskeys(context, person.id);
	return generateRegistrationOptions({
		rpName: companyOf(context.config).name,
		rpID: siteOf(context).id,
		userID: new Uint8Array(Buffer.from(person.id, 'utf8')),
		userName: person.email,
		userDisplayName: person.name,
		attestationType: 'none',
		excludeCredentials: present.map(({ credential_id: id }) => ({ id })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
	});
}

/** Checks what the browser made and keeps it; false when it does not fit the challenge, the site, or is there already. */
export async function addPasskey(
	context: OperationContext,
	made: { user_id: string; challenge: string; response: unknown; name: string },
): Promise<boolean> {
	const { id: expectedRPID, origin: expectedOrigin } = siteOf(context);
	const found = await verifyRegistrationResponse({
		response: made.response as RegistrationResponseJSON,
		expectedChallenge: made.challenge,
		expectedOrigin,
		expectedRPID,
		requireUserVerification: true,
	}).catch(() => null);
	if (found?.verified !== true) return false;
	const all = await store.listPasskeys(context, made.user_id);
	if (all.length >= store.passkeysAtMost) return false;
	const { credential } = found.registrationInfo;
	return store.insertPasskey(context, {
		user_id: made.user_id,
		credential_id: credential.id,
		public_key: credential.publicKey,
		counter: BigInt(credential.counter),
		transports: credential.transports ?? [],
		name: made.name,
	});
}

/** What the browser is to sign. It names no passkeys: which there are must not be told to everybody who types an address. */
export const authenticationOptions = (context: Pick<ReadContext, 'config'>) =>
	generateAuthenticationOptions({ rpID: siteOf(context).id, userVerification: 'required' });

const Signed = z.object({ id: z.string().min(1).max(1024) }).loose();

/** The user of the passkey that signed the challenge; null when it is none of ours, or anything does not fit. */
export async function userOfPasskey(
	context: OperationContext,
	{ challenge, response }: { challenge: string; response: unknown },
): Promise<string | null> {
	const signed = Signed.safeParse(response);
	const passkey = signed.success ? await store.findPasskey(context, signed.data.id) : null;
	if (passkey === null) return null;
	const { id: expectedRPID, origin: expectedOrigin } = siteOf(context);
	const found = await verifyAuthenticationResponse({
		response: response as AuthenticationResponseJSON,
		expectedChallenge: challenge,
		expectedOrigin,
		expectedRPID,
		requireUserVerification: true,
		credential: {
			id: passkey.credential_id,
			publicKey: passkey.public_key,
			counter: Number(passkey.counter),
		},
	}).catch(() => null);
	if (found?.verified !== true) return null;
	const { newCounter } = found.authenticationInfo;
	const isUsed = await store.usePasskey(context, { id: passkey.id, counter: BigInt(newCounter) });
	return isUsed ? passkey.user_id : null;
}
