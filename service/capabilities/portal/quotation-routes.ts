import type { Request, Response, Router } from 'express';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { companyOf } from '../../platform/company/index.ts';
import type { Call } from '../../platform/context/index.ts';
import type { Actor } from '../../platform/actor/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import {
	DomainError,
	IllegalTransition,
	InProgress,
	invalidInput,
	NotFound,
} from '../../platform/errors/index.ts';
import { anonymous } from '../../platform/http/mount.ts';
import { runOperation, type Handler } from '../../platform/operation/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import { getClient } from '../clients/index.ts';
import {
	acceptQuotation,
	actorOfLink,
	findSuccessor,
	getQuotation,
	languageOf,
	QuotationExpired,
	quotationToken,
	rejectQuotation,
	taxRuleOf,
} from '../quotations/index.ts';
import { page, readAs, requestId, show } from './answer.ts';
import { readForm } from './form.ts';
import { quotationPage } from './quotation-page.ts';

/** The page of a quotation, opened by the link in its mail, and its two buttons: accept and reject. */
export function mountQuotationPages(router: Router, runtime: Runtime): void {
	router.get(
		'/q/:token',
		page(runtime, 'page.quotation', (request, response) =>
			showQuotation(runtime, request, response),
		),
	);
	router.post(
		'/q/:token/accept',
		page(runtime, 'page.quotation-accept', (request, response) =>
			answer(runtime, request, response, acceptQuotation, 'accepted_by'),
		),
	);
	router.post(
		'/q/:token/reject',
		page(runtime, 'page.quotation-reject', (request, response) =>
			answer(runtime, request, response, rejectQuotation, 'reason'),
		),
	);
}

async function openLink(runtime: Runtime, request: Request, response: Response) {
	const token = String(request.params['token']);
	const link = await actorOfLink(readAs(runtime, response, anonymous), token);
	if (link === null) throw NotFound({ resource: 'quotation', id: '' });
	return { ...link, path: `/q/${token}` };
}

async function showQuotation(runtime: Runtime, request: Request, response: Response) {
	const { actor, quotation_id, path } = await openLink(runtime, request, response);
	const context = readAs(runtime, response, actor);
	const quotation = await getQuotation(context, quotation_id);
	const client = await getClient(context, quotation.client_id);
	const successor = await findSuccessor(context, quotation_id);
	const newer = successor === null ? null : `/q/${quotationToken(runtime.vault, successor.id)}`;
	const { now } = context;
	const language = languageOf(quotation, client);
	const tax_rule = await taxRuleOf(context, quotation, language);
	const company = companyOf(runtime.config);
	const shown = { quotation, client, path, newer, tax_rule, company, language, now };
	show(response, 200, quotationPage(shown));
}

/** Runs the operation and shows the page again, so that reloading it sends nothing a second time. */
async function answer(
	runtime: Runtime,
	request: Request,
	response: Response,
	handler: Handler,
	field: string,
): Promise<void> {
	const { actor, quotation_id, path } = await openLink(runtime, request, response);
	const form = await readForm(request);
	const input = parse(handler.operation.input.body, { [field]: form.get(field) ?? '' });
	try {
		await runPatiently(
			runtime,
			handler,
			{ quotation_id, ...input },
			callOf(response, actor, input),
		);
	} catch (error) {
		// The page shows the present state of the quotation, which helps the client more than the error.
		if (!isOneOf(error, [IllegalTransition, QuotationExpired, InProgress])) throw error;
	}
	response.redirect(303, path);
}

/** The key is made from the answer itself: a double click is one command. */
const callOf = (response: Response, actor: Actor, input: object): Call => ({
	actor,
	request_id: requestId(response),
	key: `page-${sha256Hex(JSON.stringify(input)).slice(0, 40)}`,
});

/** The second of two clicks waits for the first and gets its answer. */
async function runPatiently(
	runtime: Runtime,
	handler: Handler,
	input: object,
	call: Call,
): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			await runOperation(runtime, handler, input, call);
			return;
		} catch (error) {
			if (attempt >= 20 || !isOneOf(error, [InProgress])) throw error;
			await wait(100);
		}
	}
}

const isOneOf = (error: unknown, kinds: readonly { code: string }[]): boolean =>
	error instanceof DomainError && kinds.some((kind) => kind.code === error.definition.code);

function parse(schema: z.ZodObject | undefined, values: object): Record<string, unknown> {
	const parsed = schema?.strict().safeParse(values);
	if (parsed?.success === true) return parsed.data;
	throw invalidInput([{ path: 'body', message: 'The form is not complete' }]);
}
