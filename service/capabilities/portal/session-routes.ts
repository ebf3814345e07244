import type { Router } from 'express';
import { z } from 'zod';
import { platformConfig } from '../../platform/config/index.ts';
import { makeContext, type OperationContext } from '../../platform/context/index.ts';
import { field } from '../../platform/contract/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { DomainError, InvalidInput, invalidInput } from '../../platform/errors/index.ts';
import { anonymous } from '../../platform/http/mount.ts';
import {
	cookieOptions,
	pageRoute,
	readForm,
	submitForm,
	type PageAnswer,
	type PageCall,
} from '../../platform/pages/index.ts';
import { runOperation } from '../../platform/operation/index.ts';
import {
	cookie,
	endAllSessions,
	endSession,
	requestSignIn,
	sessionCookie,
	SignInLinkInvalid,
} from '../identity/index.ts';
import { portalContract } from './contract.ts';
import { sendSignInLink } from './jobs.ts';
import { signIn } from './operations/sign-in.ts';
import { emailFields, linkForm, messagePage, signInPage } from './session-pages.ts';
import { words } from './words.ts';

const Token = portalContract['sign-in'].input.body.shape.token;
const Session = portalContract['sign-in'].output;
const Email = field.email('Email', 'Address to which the link goes');

/** Asking for a sign-in link, signing in by it, and signing out. */
export function mountSessionPages(router: Router, runtime: Runtime): void {
	// Mail scanners open every link before the reader does, so a GET must not use the link up.
	router.get(
		'/portal/sign-in',
		pageRoute(runtime, 'page.sign-in', (call) => {
			const token = z.string().catch('').parse(call.request.query['token']);
			return Promise.resolve({ html: signInPage(call, token) });
		}),
	);
	router.post('/portal/sign-in', pageRoute(runtime, 'page.sign-in-confirm', confirm));
	router.post('/portal/sign-in/request', pageRoute(runtime, 'page.sign-in-request', requestLink));
	router.post(
		'/portal/sign-out',
		pageRoute(runtime, 'page.sign-out', (call) => signOut(call, endSession)),
	);
	router.post(
		'/portal/sign-out/everywhere',
		pageRoute(runtime, 'page.sign-out-everywhere', (call) => signOut(call, endAllSessions)),
	);
}

/** The answer is the same whether the address is known or not, and whether it was asked for too often. */
async function requestLink(call: PageCall): Promise<PageAnswer> {
	const say = words[call.language];
	const sent = await readForm(call.request);
	return submitForm(call, sent, {
		fields: emailFields(call.language),
		async work(body) {
			const email = Email.safeParse(body['email']);
			if (!email.success) throw invalidInput([{ path: 'body.email', message: say.no_address }]);
			await sendLink(call, email.data);
		},
		again: (state) => signInPage(call, '', state),
		done: () =>
			messagePage(call, { status: 200, title: say.link_asked, text: say.link_asked_text }),
		words: { [InvalidInput.code]: say.no_address },
	});
}

const sendLink = (call: PageCall, email: string): Promise<void> =>
	inTransaction(call, async (context) => {
		const network = call.request.ip ?? 'unknown';
		const request_id = await requestSignIn(context, { email, network });
		context.enqueue(sendSignInLink, { request_id });
	});

const inTransaction = <T>(
	{ runtime, request_id }: PageCall,
	work: (context: OperationContext) => Promise<T>,
): Promise<T> => {
	const call = { actor: anonymous, request_id, key: null };
	return runtime.database.transaction((tx) => work(makeContext(runtime, tx, call)));
};

async function confirm(call: PageCall): Promise<PageAnswer> {
	const { runtime, request_id } = call;
	const say = words[call.language];
	const token = Token.safeParse((await readForm(call.request)).text('token'));
	try {
		if (!token.success) throw SignInLinkInvalid({});
		const by = { actor: anonymous, request_id, key: null };
		const answer = await runOperation(runtime, signIn, { token: token.data }, by);
		setCookie(call, Session.parse(answer.body));
		return { see_other: '/portal' };
	} catch (error) {
		const isWrongLink =
			error instanceof DomainError && error.definition.code === SignInLinkInvalid.code;
		if (!isWrongLink) throw error;
		return messagePage(call, {
			status: 401,
			title: say.link_invalid,
			text: say.link_invalid_text,
			more: linkForm(call.language),
		});
	}
}

function setCookie(
	{ runtime, response }: PageCall,
	session: { session_token: string; expires_at: Date },
): void {
	const maxAge = session.expires_at.getTime() - runtime.machine_clock.now().getTime();
	response.cookie(sessionCookie(runtime, 'PORTAL'), session.session_token, {
		...cookieOptions(runtime.config.read(platformConfig).PUBLIC_URL),
		maxAge,
	});
}

async function signOut(
	call: PageCall,
	end: (context: OperationContext, token: string) => Promise<void>,
): Promise<PageAnswer> {
	const { runtime, request, response } = call;
	const token = cookie(request, sessionCookie(runtime, 'PORTAL'));
	if (token !== null) await inTransaction(call, (context) => end(context, token));
	const { PUBLIC_URL } = runtime.config.read(platformConfig);
	response.clearCookie(sessionCookie(runtime, 'PORTAL'), cookieOptions(PUBLIC_URL));
	const say = words[call.language];
	return messagePage(call, {
		status: 200,
		title: say.signed_out,
		text: say.signed_out_text,
		more: linkForm(call.language),
	});
}
