import type { Router } from 'express';
import { z } from 'zod';
import { platformConfig } from '../../../platform/config/index.ts';
import { beginOidc, finishOidc, type OidcClient } from '../../../platform/oidc/index.ts';
import { pageRoute, type PageAnswer, type PageCall } from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { staffOfClaims } from '../by-oidc.ts';
import { signInConfig } from '../config.ts';
import { setStep, stepOf } from '../cookies.ts';
import { destinationOf, signInPath } from '../rules.ts';
import { beginStep, readStep } from '../steps.ts';
import { useStep } from '../step-store.ts';
import { words } from '../words.ts';
import { answerOf, goOnFrom } from './go-on.ts';
import { signInPage } from './sign-in-view.ts';
import { inTransaction } from './transaction.ts';

const oidcPath = `${signInPath.CONSOLE}/oidc`;
const callbackPath = `${oidcPath}/callback`;

const Waiting = z.object({
	state: z.string(),
	nonce: z.string(),
	verifier: z.string(),
	leads_to: z.string(),
});

/** Staff signs in at the identity provider of the company. Without settings there is no such way. */
export function mountOidcPages(router: Router, runtime: Runtime): void {
	// A link and not a form: browsers refuse a form that is led to another site.
	router.get(
		oidcPath,
		pageRoute(runtime, 'page.console-sign-in-oidc', (call) => begin(call)),
	);
	router.get(
		callbackPath,
		pageRoute(runtime, 'page.console-sign-in-oidc-callback', (call) => finish(call)),
	);
}

function clientOf({ config }: Pick<Runtime, 'config'>): OidcClient | null {
	const settings = config.read(signInConfig);
	const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = settings;
	if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined)
		return null;
	return {
		issuer: OIDC_ISSUER,
		client_id: OIDC_CLIENT_ID,
		client_secret: OIDC_CLIENT_SECRET,
		redirect_uri: config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '') + callbackPath,
	};
}

async function begin(call: PageCall): Promise<PageAnswer> {
	const { runtime, request, response } = call;
	const client = clientOf(runtime);
	const { to } = request.query;
	const leads_to = destinationOf('CONSOLE', typeof to === 'string' ? to : null);
	if (client === null) return { see_other: signInPath.CONSOLE };
	const { OIDC_HOSTED_DOMAIN: hd } = runtime.config.read(signInConfig);
	let begun;
	try {
		begun = await beginOidc(client, hd === undefined ? {} : { hd });
	} catch (error) {
		return failed(call, error, leads_to);
	}
	const data = { ...begun.secrets, leads_to };
	const token = await inTransaction(call, (context) =>
		beginStep(context, 'OIDC', { user_id: null, data }),
	);
	setStep(runtime, response, token);
	return { see_other: begun.address };
}

async function finish(call: PageCall): Promise<PageAnswer> {
	const { runtime, request } = call;
	const client = clientOf(runtime);
	if (client === null) return { see_other: signInPath.CONSOLE };
	// Used up before the provider is asked: an answer of the provider is looked at once.
	const step = await inTransaction(call, async (context) => {
		const found = await readStep(context, 'OIDC', stepOf(runtime, request), Waiting);
		return found !== null && (await useStep(context, found.id)) ? found.data : null;
	});
	if (step === null) return failed(call, null, null);
	let claims;
	try {
		claims = await finishOidc(
			client,
			new URL(request.originalUrl, client.redirect_uri).search,
			step,
		);
	} catch (error) {
		return failed(call, error, step.leads_to);
	}
	const next = await inTransaction(call, async (context) => {
		const user = await staffOfClaims(context, claims);
		if (user === null) return null;
		return goOnFrom(call, context, {
			user_id: user.id,
			door: 'CONSOLE',
			method: 'OIDC',
			membership: null,
			link_hash: null,
			leads_to: destinationOf('CONSOLE', step.leads_to),
		});
	});
	if (next !== null) return answerOf(call, next);
	const say = words[call.language];
	const problem = { title: say.no_way, text: say.no_way_text };
	return { status: 403, html: signInPage(call, 'CONSOLE', { to: step.leads_to, problem }) };
}

/** The provider refused, does not answer, or what came back is not what was sent off. The other ways stay open. */
function failed(call: PageCall, error: unknown, to: string | null): PageAnswer {
	const facts = { request_id: call.request_id, err: error };
	if (error !== null) call.runtime.log.warn(facts, 'the sign-in at the identity provider failed');
	const say = words[call.language];
	const problem = { title: say.provider_failed, text: say.provider_failed_text };
	const leads_to = destinationOf('CONSOLE', to);
	return { status: 401, html: signInPage(call, 'CONSOLE', { to: leads_to, problem }) };
}
