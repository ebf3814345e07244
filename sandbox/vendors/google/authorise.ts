import { Refusal } from '../../core/api.ts';
import type { Call } from '../../core/api.ts';
import type { Google, Token } from './books.ts';

/** Checks the bearer token and that it carries one of these scopes. */
export function authorise(google: Google, call: Call, scopes: string[]): Token {
	const given = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
	const token = given === undefined ? undefined : google.credentials.tokens.get(given);
	if (!token || token.expires_at < Date.now() || call.fault('token_expired')) {
		const message =
			'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.';
		throw new Refusal({
			status: 401,
			headers: {
				'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"',
			},
			body: {
				error: {
					code: 401,
					message,
					errors: [{ message: 'Invalid Credentials', domain: 'global', reason: 'authError' }],
					status: 'UNAUTHENTICATED',
				},
			},
		});
	}
	const prefixed = scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`);
	const isAllowed = [...prefixed, ...scopes].some((scope) => token.scopes.includes(scope));
	if (isAllowed) return token;
	throw new Refusal({
		status: 403,
		body: {
			error: {
				code: 403,
				message: 'Request had insufficient authentication scopes.',
				errors: [
					{
						message: 'Insufficient Permission',
						domain: 'global',
						reason: 'insufficientPermissions',
					},
				],
				status: 'PERMISSION_DENIED',
				details: [
					{
						'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
						reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
						domain: 'googleapis.com',
					},
				],
			},
		},
	});
}
