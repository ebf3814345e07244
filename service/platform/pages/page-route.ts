import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../actor/index.ts';
import { companyOf, type Company } from '../company/index.ts';
import { platformConfig } from '../config/index.ts';
import { makeContext, type ReadContext } from '../context/index.ts';
import type { Language } from '../language/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { keepNotice, takeNotice, type Notice } from './notice.ts';
import { readerLanguage } from './reader-language.ts';
import { assertSameOrigin } from './same-origin.ts';

/** One request for a page, with what every page needs. */
export type PageCall = {
	runtime: Runtime;
	request: Request;
	response: Response;
	request_id: string;
	company: Company;
	/** Of the reader: the choice on this device, else the browser's, else Indonesian. See `speakFor`. */
	language: Language;
	/** Path and query under which the page can be opened again; null for the answer to a form. */
	address: string | null;
	/** What the form before has just done. The layouts show it. */
	notice: Notice | null;
};

/** What a page answers: a document, or where to go on after a form (303), with a notice that is shown there. */
export type PageAnswer =
	| { html: string; status?: number }
	| { see_other: string; notice?: Notice }
	/** The work has answered itself, such as with a file. */
	| null;

/**
 * A route for people. An error that is thrown becomes a page in words, a form is taken from our own pages only, and no
 * cache keeps the answer. `operation` names it in log and metrics, such as `page.portal`.
 *
 * Example: `router.get('/portal', pageRoute(runtime, 'page.portal', async (call) => ({ html: await home(call) })))`
 */
export const pageRoute =
	(
		runtime: Runtime,
		operation: string,
		work: (call: PageCall) => Promise<PageAnswer>,
	): RequestHandler =>
	async (request, response) => {
		response.locals['operation'] = operation;
		response.locals['is_page'] = true;
		response.setHeader('Cache-Control', 'no-store');
		assertSameOrigin(request, runtime.config.read(platformConfig).PUBLIC_URL);
		const isRead = request.method === 'GET' || request.method === 'HEAD';
		const answer = await work({
			runtime,
			request,
			response,
			request_id: String(response.locals['request_id']),
			company: companyOf(runtime.config),
			language: readerLanguage(request),
			address: isRead ? request.originalUrl : null,
			notice: isRead ? takeNotice(runtime, request, response) : null,
		});
		if (answer === null) return;
		if ('see_other' in answer) {
			if (answer.notice !== undefined) keepNotice(runtime, response, answer.notice);
			response.redirect(303, answer.see_other);
			return;
		}
		response
			.status(answer.status ?? 200)
			.type('html')
			.send(answer.html);
	};

/** The same call in the language of a user or document, unless the reader chose another on this device. */
export const speakFor = (call: PageCall, setting: Language | null): PageCall => ({
	...call,
	language: readerLanguage(call.request, setting),
});

/** Enough to read as this actor. */
export const readAs = ({ runtime, request_id }: PageCall, actor: Actor): ReadContext =>
	makeContext(runtime, runtime.database.client, { actor, request_id, key: null });
