import type { Router } from 'express';
import { z } from 'zod';
import { recordAct } from '../../../platform/audit/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import {
	html,
	pageRoute,
	readForm,
	signOutPath,
	switchCompanyPath,
	type PageAnswer,
	type PageCall,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import {
	doors,
	endAllSessions,
	endSession,
	pageActor,
	switchCompany,
	type Door,
} from '../../identity/index.ts';
import { clearSession, sessionOf } from '../cookies.ts';
import { homeOf, signInPath } from '../rules.ts';
import { leadToSignIn, portalPerson } from '../viewer.ts';
import { words } from '../words.ts';
import { plainPage } from './sign-in-view.ts';
import { inTransaction } from './transaction.ts';

/** Signing out, and going to another company. */
export function mountSessionPages(router: Router, runtime: Runtime): void {
	for (const door of doors) {
		const name = door.toLowerCase();
		router.post(
			signOutPath[door],
			pageRoute(runtime, `page.${name}-sign-out`, (call) => signOut(call, door, endSession)),
		);
		router.post(
			`${signOutPath[door]}/everywhere`,
			pageRoute(runtime, `page.${name}-sign-out-everywhere`, (call) =>
				signOut(call, door, endAllSessions),
			),
		);
	}
	router.post(
		switchCompanyPath,
		pageRoute(runtime, 'page.portal-switch-company', (call) => goToCompany(call)),
	);
}

async function signOut(
	call: PageCall,
	door: Door,
	end: (context: OperationContext, token: string) => Promise<void>,
): Promise<PageAnswer> {
	const { runtime, request, response } = call;
	const token = sessionOf(runtime, request, door);
	if (token !== null) await inTransaction(call, (context) => end(context, token));
	clearSession(runtime, response, door);
	const say = words[call.language];
	const body = html`<p>${say.signed_out_text}</p>
		<p><a class="button" href="${signInPath[door]}">${say.sign_in_again}</a></p>`;
	return { html: plainPage(call, say.signed_out, body) };
}

async function goToCompany(call: PageCall): Promise<PageAnswer> {
	const signedIn = await pageActor(call.runtime, call.request, 'PORTAL');
	if (signedIn === null) return leadToSignIn(call, 'PORTAL');
	const say = words[call.language];
	const { actor, session } = signedIn;
	const wanted = z.uuid().safeParse((await readForm(call.request)).text('client_id'));
	const isDone =
		wanted.success &&
		(await inTransaction(
			call,
			async (context) => {
				const switched = await switchCompany(context, session, wanted.data);
				if (switched) recordAct(context, 'portal.switch-company', wanted.data);
				return switched;
			},
			actor,
		));
	const home = homeOf.PORTAL;
	if (!isDone) return { see_other: home, notice: { tone: 'warning', text: say.switch_refused } };
	// The session stands for the other company now, so the person is read anew.
	const person = await portalPerson(call);
	const name = person?.viewer.company.name ?? '';
	return { see_other: home, notice: { tone: 'good', text: say.switched(name) } };
}
