import { JWT, OAuth2Client } from 'google-auth-library';
import type { ServiceAccount } from './settings.ts';

/** Gives access tokens and keeps them until they expire. */
export type GoogleAuth = OAuth2Client;

const standardTokenUrl = 'https://oauth2.googleapis.com/token';

/**
 * Signs in as a service account, on behalf of `subject` when domain-wide delegation is used.
 * Example: `createServiceAccountAuth({ account, scopes: [scope], token_url: config.GOOGLE_TOKEN_URL })`
 */
export function createServiceAccountAuth(options: {
	account: ServiceAccount;
	scopes: readonly string[];
	token_url: string;
	subject?: string;
}): GoogleAuth {
	const auth = new JWT({
		email: options.account.email,
		key: options.account.private_key,
		scopes: [...options.scopes],
		...(options.subject === undefined ? {} : { subject: options.subject }),
	});
	if (options.token_url !== standardTokenUrl) {
		// The token URL is hard-coded in the library, so the request is redirected before it is sent.
		auth.transporter.interceptors.request.add({
			resolved: async (request) => {
				if (String(request.url) === standardTokenUrl) request.url = new URL(options.token_url);
				return request;
			},
		});
	}
	return auth;
}

/** Signs in as a person who once consented, by the refresh token of that consent. */
export function createRefreshTokenAuth(options: {
	client_id: string;
	client_secret: string;
	refresh_token: string;
	token_url: string;
}): GoogleAuth {
	const auth = new OAuth2Client({
		clientId: options.client_id,
		clientSecret: options.client_secret,
		endpoints: { oauth2TokenUrl: options.token_url },
	});
	auth.setCredentials({ refresh_token: options.refresh_token });
	return auth;
}
