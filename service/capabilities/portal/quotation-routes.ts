import type { Router } from 'express';
import type { Runtime } from '../../platform/runtime/index.ts';
import { IllegalTransition, InProgress, NotFound } from '../../platform/errors/index.ts';
import { anonymous } from '../../platform/http/mount.ts';
import type { Handler } from '../../platform/operation/index.ts';
import {
	emptyForm,
	isErrorOf,
	pageRoute,
	readAs,
	readForm,
	runForPage,
	speakFor,
	submitForm,
	type FormState,
	type PageAnswer,
	type PageCall,
} from '../../platform/pages/index.ts';
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
import { answerFields, quotationPage, type AnswerForm } from './quotation-page.ts';

/** The page of a quotation, opened by the link in its mail, and its two buttons: accept and reject. */
export function mountQuotationPages(router: Router, runtime: Runtime): void {
	router.get(
		'/q/:token',
		pageRoute(runtime, 'page.quotation', async (call) => ({ html: await showQuotation(call) })),
	);
	router.post(
		'/q/:token/accept',
		pageRoute(runtime, 'page.quotation-accept', (call) => answer(call, 'accept')),
	);
	router.post(
		'/q/:token/reject',
		pageRoute(runtime, 'page.quotation-reject', (call) => answer(call, 'reject')),
	);
}

async function openLink(call: PageCall) {
	const token = String(call.request.params['token']);
	const link = await actorOfLink(readAs(call, anonymous), token);
	if (link === null) throw NotFound({ resource: 'quotation', id: '' });
	return { ...link, path: `/q/${token}` };
}

/** `wrong` is the form that has to be corrected. */
async function showQuotation(
	call: PageCall,
	wrong: { form: AnswerForm; state: FormState } | null = null,
): Promise<string> {
	const { actor, quotation_id, path } = await openLink(call);
	const context = readAs(call, actor);
	const quotation = await getQuotation(context, quotation_id);
	const client = await getClient(context, quotation.client_id);
	const successor = await findSuccessor(context, quotation_id);
	const newer =
		successor === null ? null : `/q/${quotationToken(call.runtime.vault, successor.id)}`;
	const { language } = speakFor(call, languageOf(quotation, client));
	const states = {
		accept: wrong?.form === 'accept' ? wrong.state : emptyForm,
		reject: wrong?.form === 'reject' ? wrong.state : emptyForm,
	};
	return quotationPage({
		quotation,
		client,
		path,
		newer,
		tax_rule: await taxRuleOf(context, quotation, language),
		company: call.company,
		language,
		now: context.now,
		states,
	});
}

const handlers: Readonly<Record<AnswerForm, Handler>> = {
	accept: acceptQuotation,
	reject: rejectQuotation,
};

/** Runs the operation and shows the page again, so that reloading it sends nothing a second time. */
async function answer(call: PageCall, form: AnswerForm): Promise<PageAnswer> {
	const { actor, quotation_id, path } = await openLink(call);
	const context = readAs(call, actor);
	const quotation = await getQuotation(context, quotation_id);
	const client = await getClient(context, quotation.client_id);
	const spoken = speakFor(call, languageOf(quotation, client));
	const sent = await readForm(call.request);
	return submitForm(spoken, sent, {
		fields: answerFields(spoken.language)[form],
		async work(body) {
			// The answer itself is the key: the same one on two devices, or in a page that was opened twice, is one command.
			const key = `page-${sha256Hex(JSON.stringify(body)).slice(0, 40)}`;
			try {
				await runForPage(spoken, handlers[form], { path: { quotation_id }, body }, { actor, key });
			} catch (error) {
				// The page shows the present state of the quotation, which helps the client more than the error.
				if (!isErrorOf(error, [IllegalTransition, QuotationExpired, InProgress])) throw error;
			}
		},
		again: (state) => showQuotation(call, { form, state }),
		done: () => ({ see_other: path }),
	});
}
