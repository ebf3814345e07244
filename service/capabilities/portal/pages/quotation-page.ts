import type { Router } from 'express';
import { IllegalTransition, NotFound } from '../../../platform/errors/index.ts';
import { anonymous } from '../../../platform/http/mount.ts';
import type { Handler } from '../../../platform/operation/index.ts';
import {
	html,
	isErrorOf,
	pageHtml,
	pageRoute,
	readAs,
	readForm,
	speakFor,
	submitForm,
	type FormField,
	type FormState,
	type PageAnswer,
	type PageCall,
	idIn,
} from '../../../platform/pages/index.ts';
import type { Actor } from '../../../platform/actor/index.ts';
import type { ReadContext } from '../../../platform/context/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { sha256Hex } from '../../../platform/security/index.ts';
import { listBillingCycles } from '../../billing/index.ts';
import { getClient, localeOf } from '../../clients/index.ts';
import { askQuestion } from '../../inbound-mail/index.ts';
import {
	acceptQuotation,
	actorOfLink,
	findSuccessor,
	getQuotation,
	QuotationExpired,
	quotationToken,
	readQuotation,
	rejectQuotation,
	taxRuleOf,
} from '../../quotations/index.ts';
import { askFields, askWords } from './ask.ts';
import {
	acceptFields,
	quotationChip,
	quotationTitle,
	quotationView,
	rejectFields,
	type ShownQuotation,
} from './quotation-view.ts';
import { command, may, portalRoute, read, show, type Reader } from './reader.ts';

/** One quotation, opened by the link in its mail (`/q/{token}`) or in the portal: the same page with the same forms. */
export function mountQuotationPages(router: Router, runtime: Runtime): void {
	const both = (name: string, work: (door: QuotationDoor) => Promise<PageAnswer>) => ({
		link: pageRoute(runtime, `page.quotation${name}`, async (call) => work(await openLink(call))),
		portal: portalRoute(runtime, `page.portal-quotation${name}`, async (reader) =>
			work(await openInPortal(reader)),
		),
	});
	const opened = both('', (door) => showQuotation(door));
	router.get('/q/:token', opened.link);
	router.get('/portal/quotations/:id', opened.portal);
	for (const [name, work] of Object.entries({ accept, reject, ask })) {
		const sent = both(`-${name}`, work);
		router.post(`/q/:token/${name}`, sent.link);
		router.post(`/portal/quotations/:id/${name}`, sent.portal);
	}
}

/** By which way the reader came, and what that way lets the reader do. */
type QuotationDoor = {
	call: PageCall;
	actor: Actor;
	context: ReadContext;
	quotation_id: string;
	path: string;
	reader: Reader | null;
};

async function openLink(call: PageCall): Promise<QuotationDoor> {
	const token = String(call.request.params['token']);
	const link = await actorOfLink(readAs(call, anonymous), token);
	if (link === null) throw NotFound({ resource: 'quotation', id: '' });
	const { actor, quotation_id } = link;
	const context = readAs(call, actor);
	return { call, actor, context, quotation_id, path: `/q/${token}`, reader: null };
}

async function openInPortal(reader: Reader): Promise<QuotationDoor> {
	const { call, actor, context } = reader;
	const quotation_id = idIn(call, 'quotation');
	// Refuses a role that may not read quotations, and one of another company.
	await read(reader, readQuotation, { quotation_id });
	return { call, actor, context, quotation_id, path: `/portal/quotations/${quotation_id}`, reader };
}

async function showQuotation(
	door: QuotationDoor,
	again?: ShownQuotation['again'],
): Promise<{ html: string; status: number }> {
	const { context, quotation_id, path, reader } = door;
	const quotation = await getQuotation(context, quotation_id);
	const client = await getClient(context, quotation.client_id);
	const call = speakFor(door.call, localeOf({ locale: quotation.language ?? client.locale }));
	const { company, language } = call;
	const successor = await findSuccessor(context, quotation_id);
	const shown: ShownQuotation = {
		quotation,
		client,
		company,
		language,
		now: context.now,
		path,
		newer: successor === null ? null : addressOf(door, successor.id),
		bill: reader === null ? null : await billOf(reader, quotation),
		tax_rule: await taxRuleOf(context, quotation, language),
		may_answer: may(door, acceptQuotation),
		...(again === undefined ? {} : { again }),
	};
	const title = quotationTitle(shown);
	const body = quotationView(shown);
	const beside = quotationChip({ ...shown, runtime: call.runtime });
	const status = again === undefined ? 200 : 422;
	if (reader !== null)
		return show(
			{ ...reader, call },
			{ title, body, beside, current: '/portal/documents', language },
			status,
		);
	const content = html`<div class="page-head">
			<h1>${title}</h1>
			${beside}
		</div>
		${body}`;
	const { address } = call;
	return {
		html: pageHtml({ title, body: content, company, language, address, notice: call.notice }),
		status,
	};
}

const addressOf = ({ reader, call }: QuotationDoor, id: string): string =>
	reader === null ? `/q/${quotationToken(call.runtime.vault, id)}` : `/portal/quotations/${id}`;

/** The first bill of what came of it, for a reader who may see bills. */
async function billOf(reader: Reader, { id, status }: { id: string; status: string }) {
	if (status !== 'ACCEPTED' || !may(reader, listBillingCycles)) return null;
	const { data } = await read(reader, listBillingCycles, {
		quotation_id: id,
		sort: 'created_at',
		limit: 1,
	});
	return data[0] === undefined ? null : `/portal/invoices/${data[0].id}`;
}

const accept = (door: QuotationDoor): Promise<PageAnswer> =>
	answer(door, 'accept', acceptQuotation, acceptFields(door.call.language));
const reject = (door: QuotationDoor): Promise<PageAnswer> =>
	answer(door, 'reject', rejectQuotation, rejectFields(door.call.language));

/** Runs the operation and shows the page again, so that reloading it sends nothing a second time. */
async function answer(
	door: QuotationDoor,
	name: 'accept' | 'reject',
	handler: Handler,
	fields: FormField[],
): Promise<PageAnswer> {
	const { call, quotation_id, path } = door;
	const sent = await readForm(call.request);
	return submitForm(call, sent, {
		fields,
		async work({ agreed: _, ...body }) {
			// Made from the answer itself: also two tabs, and a page that was opened anew, give one answer.
			// Of this quotation: the same words for another quotation are another answer.
			const answered = JSON.stringify([quotation_id, body]);
			const key = `page-${sha256Hex(answered).slice(0, 40)}`;
			const path_ = { quotation_id };
			try {
				await command(door, handler, { path: path_, body }, key);
			} catch (error) {
				// The page shows the present state of the quotation, which helps the client more than the error.
				if (!isErrorOf(error, [IllegalTransition, QuotationExpired])) throw error;
			}
		},
		again: async (state: FormState) => (await showQuotation(door, { form: name, state })).html,
		done: () => ({ see_other: path }),
	});
}

async function ask(door: QuotationDoor): Promise<PageAnswer> {
	const { call, quotation_id, path } = door;
	const sent = await readForm(call.request);
	const subject = { subject_type: 'quotation', subject_id: quotation_id };
	return submitForm(call, sent, {
		fields: askFields(call.language),
		work: (body) => command(door, askQuestion, { body: { ...body, ...subject } }, sent.key()),
		again: async (state) => (await showQuotation(door, { form: 'ask', state })).html,
		done: () => ({
			see_other: path,
			notice: { tone: 'good', text: askWords[call.language].sent },
		}),
	});
}
