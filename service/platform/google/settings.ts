import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/** Settings that every provider of Google shares: one service account, one place to get tokens. */
export const googleAccountSettings = {
	GOOGLE_SERVICE_ACCOUNT_EMAIL: z.email().optional().meta({
		description: 'E-mail address of the Google service account (client_email of its key file)',
	}),
	GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY: z.string().min(1).optional().meta({
		description:
			'Private key of the service account in PEM form (private_key of its key file); line breaks may be written as \\n',
	}),
	GOOGLE_TOKEN_URL: z.url().default('https://oauth2.googleapis.com/token').meta({
		description: 'Where access tokens come from; change it only for a proxy or a simulator',
	}),
	GOOGLE_QUOTA_PAUSE_MS: z.coerce.number().int().min(1).max(30_000).default(1000).meta({
		description:
			'Milliseconds to wait before a call that Google refused for its quota is repeated; doubled after each refusal',
	}),
};

/** A base URL of a Google API; a path in it is kept, so that a proxy or a simulator may use prefixes. */
export const googleBaseUrl = (standard: string, api: string) =>
	z
		.url()
		.default(standard)
		.meta({ description: `Base URL of the ${api}` });

/** A time limit for one call, in milliseconds. */
export const googleTimeout = (api: string) =>
	z.coerce
		.number()
		.int()
		.min(1)
		.max(600_000)
		.default(20_000)
		.meta({ description: `Milliseconds that one call to the ${api} may take` });

export type GoogleAccountSettings = {
	GOOGLE_SERVICE_ACCOUNT_EMAIL?: string | undefined;
	GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY?: string | undefined;
};

export type ServiceAccount = { email: string; private_key: string };

/**
 * The service account of the settings, or null when there is none. Half an account, or a key that cannot sign, stops
 * the start: otherwise every call would fail later with a message that names no setting.
 */
export function serviceAccountFrom(settings: GoogleAccountSettings): ServiceAccount | null {
	const email = settings.GOOGLE_SERVICE_ACCOUNT_EMAIL;
	const escapedKey = settings.GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY;
	if (email === undefined && escapedKey === undefined) return null;
	if (email === undefined || escapedKey === undefined) {
		throw new Error(
			'A Google service account needs both GOOGLE_SERVICE_ACCOUNT_EMAIL and GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY',
		);
	}
	const privateKey = escapedKey.replaceAll('\\n', '\n').trim() + '\n';
	// The reason is left out because it could quote parts of the key.
	if (!isPrivateKey(privateKey)) {
		throw new Error(
			'GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY is not a private key in PEM form; copy private_key from the key file',
		);
	}
	return { email, private_key: privateKey };
}

/** Tried twice: OpenSSL reports an error that earlier, unrelated TLS work left in its queue on the first call. */
function isPrivateKey(pem: string): boolean {
	return [1, 2].some(() => {
		try {
			createPrivateKey(pem);
			return true;
		} catch {
			return false;
		}
	});
}
