import { createHmac, randomBytes } from 'node:crypto';

/** A Standard Webhooks secret: `whsec_` and 32 random bytes in base64. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** One signature of Standard Webhooks 1.0.0. */
export function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
	const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
	return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** Headers of Standard Webhooks 1.0.0; with two secrets both signatures are sent, so that a rotation breaks nothing. */
export function signedHeaders(
	secrets: readonly string[],
	id: string,
	at: Date,
	body: string,
): Record<string, string> {
	const timestamp = Math.floor(at.getTime() / 1000).toString();
	const signatures = secrets.map((secret) => signatureOf(secret, id, timestamp, body));
	return {
		'content-type': 'application/json',
		'user-agent': 'CloudSales',
		'webhook-id': id,
		'webhook-timestamp': timestamp,
		'webhook-signature': signatures.join(' '),
	};
}
