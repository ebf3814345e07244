import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { companyOf } from '../../platform/company/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { makeContext } from '../../platform/context/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import { languageOf } from '../../platform/http/error-page.ts';
import { anonymous } from '../../platform/http/mount.ts';
import { html, pageHtml } from '../../platform/http/pages.ts';
import { runOperation } from '../../platform/operation/index.ts';
import { cookie, endSession, sessionCookie, SignInLinkInvalid } from '../identity/index.ts';
import { message, page, requestId, show } from './answer.ts';
import { portalContract } from './contract.ts';
import { readForm } from './form.ts';
import { signIn } from './operations/sign-in.ts';
import { words } from './words.ts';

const Token = portalContract['sign-in'].input.body.shape.token;
const Session = portalContract['sign-in'].output;

/** Signing in by the link of a mail, and signing out. */
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
		'/portal/sign-out',
		page(runtime, 'page.sign-out', (request, response) => signOut(runtime, request, response)),
	);
}

function signInPage(runtime: Runtime, request: Request, token: string): string {
	const language = languageOf(request);
	const say = words[language];
	const body = html`<h1>${say.sign_in}</h1>
		<p>${say.sign_in_text}</p>
		<form method="post" action="/portal/sign-in">
			<input type="hidden" name="token" value="${token}" /><button>${say.sign_in_button}</button>
		</form>`;
	return pageHtml({ title: say.sign_in, body, company: companyOf(runtime.config), language });
}

async function confirm(runtime: Runtime, request: Request, response: Response): Promise<void> {
	const say = words[languageOf(request)];
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
	const maxAge = session.expires_at.getTime() - runtime.clock.now().getTime();
	response.cookie(sessionCookie, session.session_token, { ...cookieOptions(runtime), maxAge });
}

async function signOut(runtime: Runtime, request: Request, response: Response): Promise<void> {
	const token = cookie(request, sessionCookie);
	if (token !== null) {
		const call = { actor: anonymous, request_id: requestId(response), key: null };
		await runtime.database.transaction((tx) => endSession(makeContext(runtime, tx, call), token));
	}
	response.clearCookie(sessionCookie, cookieOptions(runtime));
	const say = words[languageOf(request)];
	message(runtime, request, response, {
		status: 200,
		title: say.signed_out,
		text: say.sign_in_needed_text,
	});
}
