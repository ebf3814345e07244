import * as oidc from 'openid-client';

/** A client of this service at an identity provider. */
export type OidcClient = {
	issuer: string;
	client_id: string;
	client_secret: string;
	/** Where the provider leads the browser back to; registered there. */
	redirect_uri: string;
};

/** What the begin of a sign-in must remember for its end. None of it may be known outside. */
export type OidcSecrets = { state: string; nonce: string; verifier: string };

/** Claims of an identity token that the provider has signed for this client and this very sign-in. */
export type OidcClaims = Readonly<Record<string, unknown>> & { iss: string; sub: string };

const timeoutSeconds = 10;
/** The metadata of a provider, by client: it is asked for once, and again after it failed. */
const known = new Map<string, Promise<oidc.Configuration>>();

function discover({ issuer, client_id, client_secret }: OidcClient): Promise<oidc.Configuration> {
	const key = JSON.stringify([issuer, client_id, client_secret]);
	const present = known.get(key);
	if (present !== undefined) return present;
	const url = new URL(issuer);
	// Plain http is for a provider on this machine; settings let no other through.
	const execute = url.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
	const found = oidc.discovery(url, client_id, undefined, oidc.ClientSecretPost(client_secret), {
		execute,
		timeout: timeoutSeconds,
	});
	known.set(key, found);
	found.catch(() => known.delete(key));
	return found;
}

/**
 * The address at the provider to which the browser goes, and what to remember until it comes back: code flow with PKCE,
 * state and nonce. `more` goes along as it is, such as Google's `hd`.
 */
export async function beginOidc(
	client: OidcClient,
	more: Readonly<Record<string, string>> = {},
): Promise<{ address: string; secrets: OidcSecrets }> {
	const configuration = await discover(client);
	const verifier = oidc.randomPKCECodeVerifier();
	const secrets = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
	const address = oidc.buildAuthorizationUrl(configuration, {
		redirect_uri: client.redirect_uri,
		scope: 'openid email profile',
		state: secrets.state,
		nonce: secrets.nonce,
		code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
		code_challenge_method: 'S256',
		...more,
	});
	return { address: address.href, secrets };
}

/**
 * Exchanges the code with which the browser came back (`query`) for the claims of the person. Throws when the provider
 * refused, or when state, nonce, issuer, audience, time or signature do not fit.
 */
export async function finishOidc(
	client: OidcClient,
	query: string,
	{ state, nonce, verifier }: OidcSecrets,
): Promise<OidcClaims> {
	const configuration = await discover(client);
	// Made from our own address: the host of the request is what the caller says it is.
	const back = new URL(client.redirect_uri);
	back.search = query;
	const tokens = await oidc.authorizationCodeGrant(configuration, back, {
		pkceCodeVerifier: verifier,
		expectedState: state,
		expectedNonce: nonce,
		idTokenExpected: true,
	});
	const claims = tokens.claims();
	if (claims === undefined) throw new Error('The identity provider gave no identity token');
	return claims;
}
