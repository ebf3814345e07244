import type { Router } from 'express';
import { field } from '../../../platform/contract/index.ts';
import type { DomainError } from '../../../platform/errors/index.ts';
import {
	form,
	html,
	isErrorOf,
	pageRoute,
	readForm,
	submitForm,
	type PageAnswer,
	type PageCall,
} from '../../../platform/pages/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { doors, pageActor, type Door } from '../../identity/index.ts';
import { provenByLink } from '../by-link.ts';
import { signInConfig } from '../config.ts';
import { browserMark, markBrowser } from '../cookies.ts';
import { OtherBrowser, SignInLinkInvalid } from '../errors.ts';
import { sendSignInLink } from '../jobs.ts';
import { requestSignIn } from '../requested-links.ts';
import { destinationOf, signInPath } from '../rules.ts';
import { words } from '../words.ts';
import { answerOf, goOnFrom } from './go-on.ts';
import { emailFields, plainPage, signInPage } from './sign-in-view.ts';
import { inTransaction } from './transaction.ts';

const Email = field.email('Email', 'Address to which the link goes');

/** Asking for a sign-in link, and signing in by it, at both doors. */
export function mountLinkPages(router: Router, runtime: Runtime): void {
	for (const door of doors) {
		const name = door.toLowerCase();
		const path = signInPath[door];
		router.get(
			path,
			pageRoute(runtime, `page.${name}-sign-in`, (call) => show(call, door)),
		);
		router.post(
			path,
			pageRoute(runtime, `page.${name}-sign-in-confirm`, (call) => confirm(call, door)),
		);
		router.post(
			`${path}/request`,
			pageRoute(runtime, `page.${name}-sign-in-request`, (call) => ask(call, door)),
		);
	}
}

/** Mail scanners open every link before the reader does, so a GET must not use the link up: only the button does. */
async function show(call: PageCall, door: Door): Promise<PageAnswer> {
	const { token, to, again } = call.request.query;
	const say = words[call.language];
	if (typeof token === 'string' && token !== '') {
		const body = html`<p>${say.confirm_text}</p>
			${form({
				id: 'confirm',
				action: signInPath[door],
				fields: [],
				submit: say.confirm,
				language: call.language,
				hidden: { token },
			})}`;
		// Without the address: the language switch would carry the token on.
		return { html: plainPage({ ...call, address: null }, titleOf(call, door), body) };
	}
	const leads_to = destinationOf(door, typeof to === 'string' ? to : null);
	const isIn = (await pageActor(call.runtime, call.request, door)) !== null;
	// `again` is for a reader who must sign in once more before something that matters.
	if (isIn && again !== '1') return { see_other: leads_to };
	return { html: signInPage(call, door, { to: leads_to }) };
}

const titleOf = (call: PageCall, door: Door): string =>
	door === 'PORTAL' ? words[call.language].portal : words[call.language].console;

/** The answer is the same whether the address is known or not, and whether it was asked for too often. */
async function ask(call: PageCall, door: Door): Promise<PageAnswer> {
	const { runtime, request, response, language } = call;
	const say = words[language];
	const sent = await readForm(request);
	const leads_to = destinationOf(door, sent.text('to'));
	const isOff = runtime.config.read(signInConfig).CONSOLE_MAILED_LINKS === 'off';
	if (door === 'CONSOLE' && isOff) return { see_other: signInPath[door] };
	return submitForm(call, sent, {
		fields: emailFields(call),
		async work(body) {
			const email = Email.safeParse(body['email']);
			if (!email.success) throw invalidInput([{ path: 'body.email', message: 'Is no address' }]);
			const asked = {
				email: email.data,
				network: request.ip ?? 'unknown',
				door,
				browser_token: markBrowser(runtime, request, response),
				language,
				leads_to,
			};
			await inTransaction(call, async (context) => {
				const request_id = await requestSignIn(context, asked);
				context.enqueue(sendSignInLink, { request_id });
			});
		},
		again: (link_form) => signInPage(call, door, { to: leads_to, link_form }),
		done: () => ({ html: plainPage(call, say.asked, html`<p>${say.asked_text}</p>`) }),
	});
}

async function confirm(call: PageCall, door: Door): Promise<PageAnswer> {
	const token = (await readForm(call.request)).text('token');
	const browser_token = browserMark(call.runtime, call.request);
	try {
		const next = await inTransaction(call, async (context) => {
			const proven = await provenByLink(context, { token, door, browser_token });
			const found = await goOnFrom(call, context, proven);
			if (found === null) throw SignInLinkInvalid({});
			return found;
		});
		return answerOf(call, next);
	} catch (error) {
		if (!isErrorOf(error, [SignInLinkInvalid, OtherBrowser])) throw error;
		const { status } = (error as DomainError).definition;
		const say = words[call.language];
		const problem = isErrorOf(error, [OtherBrowser])
			? { title: say.other_browser, text: say.other_browser_text }
			: { title: say.link_invalid, text: say.link_invalid_text };
		return { status, html: signInPage(call, door, { to: destinationOf(door, null), problem }) };
	}
}
