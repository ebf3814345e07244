import type { Request, Response } from 'express';
import { platformConfig } from '../../platform/config/index.ts';
import { makeContext, type ReadContext } from '../../platform/context/index.ts';
import type { Actor } from '../../platform/actor/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { assertSameOrigin } from '../../platform/http/same-origin.ts';
import { CrossSiteRefused } from '../../platform/errors/index.ts';
import { toDomainError } from '../../platform/http/problem.ts';
import { html, pageHtml } from '../../platform/http/pages.ts';
import type { Language } from '../../platform/language/index.ts';
import { words } from './words.ts';

type Page = (request: Request, response: Response) => Promise<void>;

/** A route for people: an error becomes a page in words, never a stack or JSON. `operation` names it in log and metrics. */
export const page =
	(runtime: Runtime, operation: string, work: Page): Page =>
	async (request, response) => {
		response.locals['operation'] = operation;
		try {
			assertSameOrigin(request, runtime.config.read(platformConfig).PUBLIC_URL);
			await work(request, response);
		} catch (error) {
			const { code, status } = toDomainError(error).definition;
			if (status >= 500) {
				const request_id = requestId(response);
				runtime.log.error({ request_id, err: error, operation }, 'page failed');
			}
			const say = words[languageOf(request)];
			if (status === 404) message(request, response, 404, say.not_found, say.not_found_text);
			else if (code === CrossSiteRefused.code)
				message(request, response, 403, say.other_site, say.other_site_text);
			else if (status < 500)
				message(request, response, status, say.wrong_form, say.wrong_form_text);
			else message(request, response, status, say.failed, say.failed_text);
		}
	};

/** A page with one message. */
export function message(
	request: Request,
	response: Response,
	status: number,
	title: string,
	text: string,
): void {
	const body = html`<h1>${title}</h1>
		<p>${text}</p>`;
	show(response, status, pageHtml(title, body, languageOf(request)));
}

/** Pages hold what belongs to one client: no cache keeps them. */
export function show(response: Response, status: number, text: string): void {
	response.status(status).setHeader('Cache-Control', 'no-store');
	response.type('html').send(text);
}

/** Language when the client is not known: what the browser asks for, else Indonesian. */
export const languageOf = (request: Request): Language =>
	request.acceptsLanguages('id', 'en') === 'en' ? 'en' : 'id';

export const requestId = (response: Response): string => String(response.locals['request_id']);

/** Enough to read as this actor. */
export const readAs = (runtime: Runtime, response: Response, actor: Actor): ReadContext =>
	makeContext(runtime, runtime.database.client, {
		actor,
		request_id: requestId(response),
		key: null,
	});
