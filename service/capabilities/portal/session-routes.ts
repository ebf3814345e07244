import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { companyOf } from '../../platform/company/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { makeContext, type OperationContext } from '../../platform/context/index.ts';
import { field } from '../../platform/contract/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { DomainError, invalidInput } from '../../platform/errors/index.ts';
import { readerLanguage } from '../../platform/pages/index.ts';
import { anonymous } from '../../platform/http/mount.ts';
import { html, pageHtml, type Html } from '../../platform/pages/index.ts';
import { runOperation } from '../../platform/operation/index.ts';
import {
	cookie,
	endAllSessions,
	endSession,
	requestSignIn,
	sessionCookie,
	SignInLinkInvalid,
} from '../identity/index.ts';
import { message, page, requestId, show } from './answer.ts';
import { portalContract } from './contract.ts';
import { readForm } from './form.ts';
import { sendSignInLink } from './jobs.ts';
import { signIn } from './operations/sign-in.ts';
import { words, type Words } from './words.ts';

const Token = portalContract['sign-in'].input.body.shape.token;
const Session = portalContract['sign-in'].output;
const Email = field.email('Email', 'Address to which the link goes');

/** Asking for a sign-in link, signing in by it, and signing out. */
export function mountSessionPages(router: Router, runtime: Runtime): void {
	// Mail scanners open every link before the reader does, so a GET must not use the link up.
	router.get(
		'/portal/sign-in',
		page(runtime, 'page.sign-in', async (request, response) => {
			const token = z.string().catch('').parse(request.query['token']);
			show(response, 200, signInPage(runtime, request, token));
		}),
	);
	router.post(
		'/portal/sign-in',
		page(runtime, 'page.sign-in-confirm', (request, response) =>
			confirm(runtime, request, response),
		),
	);
	router.post(
		'/portal/sign-in/request',
		page(runtime, 'page.sign-in-request', (request, response) =>
			requestLink(runtime, request, response),
		),
	);
	router.post(
		'/portal/sign-out',
		page(runtime, 'page.sign-out', (request, response) =>
			signOut(runtime, request, response, endSession),
		),
	);
	router.post(
		'/portal/sign-out/everywhere',
		page(runtime, 'page.sign-out-everywhere', (request, response) =>
			signOut(runtime, request, response, endAllSessions),
		),
	);
}

function signInPage(runtime: Runtime, request: Request, token: string): string {
	const language = readerLanguage(request);
	const say = words[language];
	const body =
		token === ''
			? html`<h1>${say.sign_in}</h1>
					${linkForm(say)}`
			: html`<h1>${say.sign_in}</h1>
					<p>${say.sign_in_text}</p>
					<form method="post" action="/portal/sign-in">
						<input type="hidden" name="token" value="${token}" /><button>
							${say.sign_in_button}
						</button>
					</form>`;
	return pageHtml({ title: say.sign_in, body, company: companyOf(runtime.config), language });
}

/** The page on which a user asks for a sign-in link. */
export const linkForm = (say: Words): Html =>
	html`<p>${say.ask_link_text}</p>
		<form method="post" action="/portal/sign-in/request">
			<label for="email">${say.email}</label>
			<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" />
			<button>${say.ask_link}</button>
		</form>`;

/** The answer is the same whether the address is known or not, and whether it was asked for too often. */
async function requestLink(runtime: Runtime, request: Request, response: Response): Promise<void> {
	const say = words[readerLanguage(request)];
	const email = Email.safeParse((await readForm(request)).get('email')?.trim() ?? '');
	if (!email.success) throw invalidInput([{ path: 'email', message: 'Is no address' }]);
	const network = request.ip ?? 'unknown';
	await inTransaction(runtime, response, async (context) => {
		const request_id = await requestSignIn(context, { email: email.data, network });
		context.enqueue(sendSignInLink, { request_id });
	});
	message(runtime, request, response, {
		status: 200,
		title: say.link_asked,
		text: say.link_asked_text,
	});
}

const inTransaction = <T>(
	runtime: Runtime,
	response: Response,
	work: (context: OperationContext) => Promise<T>,
): Promise<T> => {
	const call = { actor: anonymous, request_id: requestId(response), key: null };
	return runtime.database.transaction((tx) => work(makeContext(runtime, tx, call)));
};

async function confirm(runtime: Runtime, request: Request, response: Response): Promise<void> {
	const say = words[readerLanguage(request)];
	const token = Token.safeParse((await readForm(request)).get('token') ?? '');
	try {
		if (!token.success) throw SignInLinkInvalid({});
		const call = { actor: anonymous, request_id: requestId(response), key: null };
		const answer = await runOperation(runtime, signIn, { token: token.data }, call);
		setCookie(runtime, response, Session.parse(answer.body));
		response.redirect(303, '/portal');
	} catch (error) {
		const isWrongLink =
			error instanceof DomainError && error.definition.code === SignInLinkInvalid.code;
		if (!isWrongLink) throw error;
		message(runtime, request, response, {
			status: 401,
			title: say.link_invalid,
			text: say.link_invalid_text,
			more: linkForm(say),
		});
	}
}

/** Scripts cannot read it, other sites cannot send it, and over https it never travels in the clear. */
function cookieOptions(runtime: Runtime) {
	const secure = runtime.config.read(platformConfig).PUBLIC_URL.startsWith('https:');
	return { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
}

function setCookie(
	runtime: Runtime,
	response: Response,
	session: { session_token: string; expires_at: Date },
): void {
	const maxAge = session.expires_at.getTime() - runtime.machine_clock.now().getTime();
	response.cookie(sessionCookie(runtime, 'PORTAL'), session.session_token, {
		...cookieOptions(runtime),
		maxAge,
	});
}

async function signOut(
	runtime: Runtime,
	request: Request,
	response: Response,
	end: (context: OperationContext, token: string) => Promise<void>,
): Promise<void> {
	const token = cookie(request, sessionCookie(runtime, 'PORTAL'));
	if (token !== null) await inTransaction(runtime, response, (context) => end(context, token));
	response.clearCookie(sessionCookie(runtime, 'PORTAL'), cookieOptions(runtime));
	const say = words[readerLanguage(request)];
	message(runtime, request, response, {
		status: 200,
		title: say.signed_out,
		text: say.signed_out_text,
		more: linkForm(say),
	});
}
