import { destinationOf, emailChannel } from '../address-book.ts';
import { externalOperation, type Outcome } from '../../../platform/operation/index.ts';
import { isProviderError } from '../../../platform/errors/index.ts';
import { companyOf } from '../../../platform/company/index.ts';
import { emailContract } from '../contract.ts';
import { toHtml } from '../layout.ts';
import { assertOffered, gatherMessage } from '../gather-message.ts';
import { drafterPort, type DraftAnswer, type DraftRequest } from '../ports.ts';
import { reasonAgainstText, type Truth } from '../rules.ts';
import * as store from '../store.ts';
import { completed, type MessageLayout } from '../message-layout.ts';
import { factSentences, oneLine, renderTemplate } from '../template.ts';
import { toDraft } from '../to-notification.ts';

type Written = {
	subject: string;
	body_text: string;
	source: 'LLM' | 'TEMPLATE';
	model: string | null;
	fallback_reason: string | null;
};

/** The mail is drafted whatever the model does: what cannot be used or believed becomes the plain template. */
export const draftEmail = externalOperation(emailContract.draft, {
	async prepare(input, context) {
		assertOffered(context, input.kind);
		const { kind, content } = await gatherMessage(context, input);
		const { address } = await destinationOf(context, content.recipient, emailChannel);
		const request: DraftRequest = {
			purpose: kind.purpose,
			language: content.language,
			tone: input.tone,
			facts: factSentences(kind, content),
			has_table: (content.layout?.lines ?? null) !== null,
			...(input.instructions === undefined ? {} : { instructions: input.instructions }),
		};
		return {
			call: {
				kind,
				content,
				address,
				request,
				related_id: input.related_id,
				plain: renderTemplate(kind, content),
			},
		};
	},
	async call({ request }, providers): Promise<DraftAnswer | null> {
		const drafter = providers.find(drafterPort);
		if (drafter === null) return null;
		try {
			return await drafter.draft(request);
		} catch (error) {
			if (isProviderError(error)) throw error;
			return { status: 'UNUSABLE', reason: 'The model could not be asked', model: drafter.id };
		}
	},
	async record(outcome, { kind, content, address, request, related_id, plain }, context) {
		const layout = content.layout ?? null;
		const written = choose(outcome, plain, { ...content, layout });
		const row = await store.insertDraft(context, {
			kind: kind.kind,
			related_type: kind.related.type,
			related_id,
			client_id: content.client_id,
			language: content.language,
			tone: request.tone,
			recipient: address,
			...written,
			body_html: toHtml({
				subject: written.subject,
				text: written.body_text,
				language: content.language,
				layout,
				is_for_client: content.recipient.type === 'CLIENT',
				// A draft is looked at where pictures of a mail cannot be shown.
				company: { ...companyOf(context.config), logo: null },
			}),
		});
		return toDraft(row);
	},
});

/** The model's text when it is there and true, otherwise the template with the reason. */
function choose(
	outcome: Outcome<DraftAnswer | null>,
	plain: { subject: string; body_text: string },
	truth: Truth & { layout: MessageLayout | null },
): Written {
	const template = (fallback_reason: string, model: string | null): Written => ({
		...plain,
		source: 'TEMPLATE',
		model,
		fallback_reason,
	});
	if (!outcome.ok) return template(`${outcome.error.provider}: ${outcome.error.message}`, null);
	const { answer } = outcome;
	if (answer === null) return template('No language model is installed', null);
	if (answer.status === 'UNUSABLE') return template(answer.reason, answer.model);
	const subject = oneLine(answer.subject);
	const body_text = answer.body_text.trim();
	const reason = reasonAgainstText({ subject, body_text }, truth);
	if (reason !== null) return template(reason, answer.model);
	return {
		subject,
		body_text: completed(body_text, truth.layout),
		source: 'LLM',
		model: answer.model,
		fallback_reason: null,
	};
}
