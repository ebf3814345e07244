import type { Request, Response } from 'express';
import { companyOf } from '../../platform/company/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { makeContext, type ReadContext } from '../../platform/context/index.ts';
import type { Actor } from '../../platform/actor/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { readerLanguage } from '../../platform/pages/index.ts';
import type { Locals } from '../../platform/http/mount.ts';
import { assertSameOrigin } from '../../platform/pages/same-origin.ts';
import { html, pageHtml, type Html } from '../../platform/pages/index.ts';

type Page = (request: Request, response: Response) => Promise<void>;

/**
 * A route for people: an error becomes a page in words, and a form is taken from our own pages only. `operation` names it
 * in log and metrics.
 */
export const page =
	(runtime: Runtime, operation: string, work: Page): Page =>
	async (request, response) => {
		const locals = response.locals as Locals;
		locals.operation = operation;
		locals.is_page = true;
		assertSameOrigin(request, runtime.config.read(platformConfig).PUBLIC_URL);
		await work(request, response);
	};

/** A page with one message, and what else there is to do. */
export function message(
	runtime: Runtime,
	request: Request,
	response: Response,
	{
		status,
		title,
		text,
		more = null,
	}: { status: number; title: string; text: string; more?: Html | null },
): void {
	const body = html`<h1>${title}</h1>
		<p>${text}</p>
		${more}`;
	const company = companyOf(runtime.config);
	show(response, status, pageHtml({ title, body, company, language: readerLanguage(request) }));
}

/** Pages hold what belongs to one client: no cache keeps them. */
export function show(response: Response, status: number, text: string): void {
	response.status(status).setHeader('Cache-Control', 'no-store');
	response.type('html').send(text);
}

export const requestId = (response: Response): string => String(response.locals['request_id']);

/** Enough to read as this actor. */
export const readAs = (runtime: Runtime, response: Response, actor: Actor): ReadContext =>
	makeContext(runtime, runtime.database.client, {
		actor,
		request_id: requestId(response),
		key: null,
	});
