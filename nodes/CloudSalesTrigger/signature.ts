import { createHmac, timingSafeEqual } from 'crypto';

/** Oldest and newest timestamp that is accepted, so that a recorded call cannot be played back later. */
const toleranceSeconds = 5 * 60;

export type SignedCall = {
	id: unknown;
	timestamp: unknown;
	signatures: unknown;
	body: Buffer;
};

/**
 * Whether a call carries a valid Standard Webhooks signature: `v1,<base64>` of HMAC-SHA256 over
 * `{id}.{timestamp}.{body}`. There may be several while a secret is being changed. Without a secret
 * nothing is valid.
 */
export function isSigned(call: SignedCall, secret: unknown, now: number = Date.now()): boolean {
	const { id, timestamp, signatures, body } = call;
	if (typeof secret !== 'string' || typeof id !== 'string' || id === '') return false;
	if (typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
	if (keyOf(secret).length === 0 || !isRecent(timestamp, now)) return false;
	const expected = digestOf({ id, timestamp, body }, secret);
	return signatures
		.split(' ')
		.filter((signature) => signature.startsWith('v1,'))
		.map((signature) => Buffer.from(signature.slice(3), 'base64'))
		.some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/** What a signature of Standard Webhooks holds behind `v1,`. */
export const digestOf = (
	{ id, timestamp, body }: { id: string; timestamp: string; body: Buffer | string },
	secret: string,
): Buffer =>
	createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();

function isRecent(timestamp: string, now: number): boolean {
	if (!/^\d{1,12}$/.test(timestamp)) return false;
	return Math.abs(now / 1000 - Number(timestamp)) <= toleranceSeconds;
}
