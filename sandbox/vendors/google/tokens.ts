import { randomBytes } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Call, Reply, Route } from '../../core/api.ts';
import type { Google } from './books.ts';

const REAL_TOKEN_URL = 'https://oauth2.googleapis.com/token';
export const tokenUrl = ({ url }: Google) => `${url}/google/token`;
const LIFETIME_S = 3599;
/** What the Workspace administrator granted to the service account (domain-wide delegation). */
const DELEGATED = [
	'admin.directory.user',
	'admin.directory.user.readonly',
	'admin.directory.group',
	'admin.directory.group.readonly',
	'admin.directory.domain',
	'admin.directory.domain.readonly',
	'admin.directory.orgunit',
	'apps.licensing',
	'cloud-platform',
	'cloud-platform.read-only',
	'cloud-billing',
	'service.management',
	'gmail.send',
	'gmail.readonly',
	'gmail.modify',
	'gmail.compose',
].map((scope) => `https://www.googleapis.com/auth/${scope}`);
const ALL_SCOPES = [...DELEGATED, 'https://mail.google.com/', 'email', 'openid', 'profile'];

const tokenError = (status: number, error: string, description: string): Reply => ({
	status,
	body: { error, error_description: description },
});

export function googleTokenRoutes(google: Google): Route[] {
	return [['POST /token', (call) => issueToken(google, call)]];
}

async function issueToken(google: Google, call: Call): Promise<Reply> {
	const isJson = call.headers['content-type']?.includes('json');
	const form = isJson
		? new URLSearchParams(Object.entries(call.json() as Record<string, string>))
		: new URLSearchParams(call.body.toString());
	switch (form.get('grant_type')) {
		case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
			return serviceAccountToken(google, form.get('assertion') ?? '');
		case 'refresh_token':
			return refreshedToken(google, form);
		default:
			return tokenError(400, 'unsupported_grant_type', 'Invalid grant_type');
	}
}

async function serviceAccountToken(google: Google, assertion: string): Promise<Reply> {
	const { service_account_email, service_account_key, domain } = google.credentials;
	let claims;
	try {
		const audience = [REAL_TOKEN_URL, tokenUrl(google)];
		const verified = await jwtVerify(assertion, service_account_key.public, {
			algorithms: ['RS256'],
			audience,
			maxTokenAge: '1h',
			clockTolerance: 60,
		});
		claims = verified.payload;
	} catch {
		return tokenError(400, 'invalid_grant', 'Invalid JWT Signature.');
	}
	if (claims.iss !== service_account_email) {
		return tokenError(400, 'invalid_grant', 'Invalid grant: account not found');
	}
	const scopes = String(claims.scope ?? '')
		.split(/[ ,]+/)
		.filter(Boolean);
	if (scopes.length === 0)
		return tokenError(400, 'invalid_scope', 'Empty or missing scope not allowed.');
	const subject = typeof claims.sub === 'string' && claims.sub !== claims.iss ? claims.sub : null;
	if (subject !== null) {
		if (!subject.endsWith(`@${domain}`)) {
			return tokenError(400, 'invalid_grant', 'Invalid email or User ID');
		}
		if (!scopes.every((scope) => ALL_SCOPES.includes(scope))) {
			const message =
				'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.';
			return tokenError(401, 'unauthorized_client', message);
		}
	}
	return grant(google, scopes, subject);
}

function refreshedToken(google: Google, form: URLSearchParams): Reply {
	const { oauth_client, sender } = google.credentials;
	if (
		form.get('client_id') !== oauth_client.client_id ||
		form.get('client_secret') !== oauth_client.client_secret
	) {
		return tokenError(401, 'invalid_client', 'The OAuth client was not found.');
	}
	if (form.get('refresh_token') !== oauth_client.refresh_token) {
		return tokenError(400, 'invalid_grant', 'Token has been expired or revoked.');
	}
	return grant(google, ALL_SCOPES, sender);
}

function grant(google: Google, scopes: string[], subject: string | null): Reply {
	// Not from the seed: after a reset a second token of the same name must not replace the first.
	const token = `ya29.${randomBytes(60).toString('hex')}`;
	google.credentials.tokens.set(token, {
		scopes,
		subject,
		expires_at: Date.now() + LIFETIME_S * 1000,
	});
	const body = {
		access_token: token,
		expires_in: LIFETIME_S,
		token_type: 'Bearer',
		scope: scopes.join(' '),
	};
	return { status: 200, body };
}
