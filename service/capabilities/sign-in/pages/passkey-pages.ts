import type { Request, Response, Router } from 'express';
import {
	pageRoute,
	readAs,
	readForm,
	type PageAnswer,
	type PageCall,
} from '../../../platform/pages/index.ts';
import { anonymous } from '../../../platform/http/mount.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { companyOf, doors, type Door } from '../../identity/index.ts';
import { noteChange } from '../changes.ts';
import { setStep, stepOf } from '../cookies.ts';
import {
	addPasskey,
	authenticationOptions,
	Challenge,
	registrationOptions,
	userOfPasskey,
} from '../passkeys.ts';
import { peopleWords } from '../people-words.ts';
import { destinationOf, signInPath } from '../rules.ts';
import { beginStep, readStep } from '../steps.ts';
import { useStep } from '../step-store.ts';
import { browserOf } from '../origin.ts';
import { words } from '../words.ts';
import { answerOf, goOnFrom } from './go-on.ts';
import { changeBy } from './change-by.ts';
import { mayChange, securityPath } from './may-change.ts';
import { passkeyScript, passkeyScriptPath } from './passkey-form.ts';
import { signInPage } from './sign-in-view.ts';
import { personAt } from './sessions-pages.ts';
import { inTransaction } from './transaction.ts';

/** Passkeys at both doors: making one on the page of security, and signing in by one. */
export function mountPasskeyPages(router: Router, runtime: Runtime): void {
	router.get('/assets/passkey.:hash.js', (request: Request, response: Response) => {
		const isThis = request.path === passkeyScriptPath;
		response.setHeader(
			'Cache-Control',
			isThis ? 'public, max-age=31536000, immutable' : 'no-cache',
		);
		response.type('text/javascript').send(passkeyScript);
	});
	for (const door of doors) {
		const name = door.toLowerCase();
		router.post(
			`${signInPath[door]}/passkey/options`,
			pageRoute(runtime, `page.${name}-passkey-options`, (call) => beginSignIn(call)),
		);
		router.post(
			`${signInPath[door]}/passkey`,
			pageRoute(runtime, `page.${name}-passkey`, (call) => signIn(call, door)),
		);
		router.post(
			`${securityPath(door)}/passkeys/options`,
			pageRoute(runtime, `page.${name}-passkey-add-options`, (call) => beginAdding(call, door)),
		);
		router.post(
			`${securityPath(door)}/passkeys`,
			pageRoute(runtime, `page.${name}-passkey-add`, (call) => add(call, door)),
		);
	}
}

async function beginSignIn(call: PageCall): Promise<PageAnswer> {
	const options = await authenticationOptions(readAs(call, anonymous));
	const { challenge } = options;
	const token = await inTransaction(call, (context) =>
		beginStep(context, 'PASSKEY_SIGN_IN', { user_id: null, data: { challenge, leads_to: '' } }),
	);
	setStep(call.runtime, call.response, token);
	call.response.json(options);
	return null;
}

async function signIn(call: PageCall, door: Door): Promise<PageAnswer> {
	const sent = await readForm(call.request);
	const leads_to = destinationOf(door, sent.text('to'));
	const response = parsed(sent.text('response'));
	const token = stepOf(call.runtime, call.request);
	const next = await inTransaction(call, async (context) => {
		const step = await readStep(context, 'PASSKEY_SIGN_IN', token, Challenge);
		if (step === null || !(await useStep(context, step.id))) return null;
		const user_id = await userOfPasskey(context, { challenge: step.data.challenge, response });
		if (user_id === null) return null;
		const membership = door === 'PORTAL' ? await companyOf(context, user_id) : null;
		if (door === 'PORTAL' && membership === null) return null;
		return goOnFrom(call, context, {
			user_id,
			door,
			method: 'PASSKEY',
			membership:
				membership === null ? null : { id: membership.id, client_id: membership.client_id },
			link_hash: null,
			leads_to,
		});
	});
	if (next !== null) return answerOf(call, next);
	const say = peopleWords[call.language];
	const problem = { title: words[call.language].provider_failed, text: say.passkey_failed };
	return { status: 401, html: signInPage(call, door, { to: leads_to, problem }) };
}

async function beginAdding(call: PageCall, door: Door): Promise<PageAnswer> {
	const at = await personAt(call, door);
	if (at === null || !(await mayChange(call, at))) {
		call.response.status(401).json({});
		return null;
	}
	const { actor, session } = at.person;
	const options = await registrationOptions(readAs(call, actor), session.user);
	const data = { challenge: options.challenge, leads_to: '' };
	const token = await inTransaction(
		call,
		(context) => beginStep(context, 'PASSKEY_ADD', { user_id: session.user.id, data }),
		actor,
	);
	setStep(call.runtime, call.response, token);
	call.response.json(options);
	return null;
}

async function add(call: PageCall, door: Door): Promise<PageAnswer> {
	const at = await personAt(call, door);
	const say = peopleWords[call.language];
	const path = securityPath(door);
	if (at === null || !(await mayChange(call, at))) return { see_other: path };
	const { actor, session } = at.person;
	const user_id = session.user.id;
	const response = parsed((await readForm(call.request)).text('response'));
	const token = stepOf(call.runtime, call.request);
	const name = browserOf(call.request.headers['user-agent'] ?? '') ?? 'Passkey';
	const isAdded = await inTransaction(
		call,
		async (context) => {
			const step = await readStep(context, 'PASSKEY_ADD', token, Challenge);
			if (step?.user_id !== user_id || !(await useStep(context, step.id))) return false;
			const { challenge } = step.data;
			const added = await addPasskey(context, { user_id, challenge, response, name });
			if (added) await noteChange(context, changeBy(call, user_id, 'PASSKEY_ADDED'));
			return added;
		},
		actor,
	);
	return {
		see_other: path,
		notice: isAdded
			? { tone: 'good', text: say.passkey_added }
			: { tone: 'warning', text: say.passkey_failed },
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
