import { platformConfig } from '../../platform/config/index.ts';
import type { MailContent } from '../../platform/contract/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { notificationsConfig } from './config.ts';
import { Draft } from './contract.ts';
import { DraftMismatch } from './errors.ts';
import { deliverNotification } from './jobs.ts';
import { toHtml } from './layout.ts';
import { gatherMail } from './mail.ts';
import { distrust, renewLinks } from './rules.ts';
import * as store from './store.ts';
import { renderTemplate } from './template.ts';

export type MailRequest = { kind: string; related_id: string; draft_id?: string | undefined };

/**
 * Queues the mail of a kind for a record, with the text of a draft or the plain template. One occasion, one mail:
 * asking again gives the mail that is there. It leaves when the caller's transaction commits.
 * Example: `await queueMail(context, { kind: 'QUOTATION', related_id: quotation.id, draft_id })`
 */
export async function queueMail(
	context: OperationContext,
	request: MailRequest,
): Promise<store.NotificationRow> {
	const draft = await draftOf(context, request);
	const { mail, content } = await gatherMail(context, { ...request, language: draft?.language });
	const written = draft === null ? null : stillTrue(draft, content);
	const { subject, body_text } = written ?? renderTemplate(mail, content);
	return enqueue(context, {
		kind: mail.kind,
		related_type: content.related_type,
		related_id: content.related_id,
		client_id: content.client_id,
		recipient: content.to,
		subject,
		body_text,
		document_ids: [...content.document_ids],
		occasion: content.occasion,
	});
}

/** Queues a text for an occasion; the job exists exactly when the row does. */
export async function enqueue(
	context: OperationContext,
	values: Omit<Parameters<typeof store.insertOnce>[1], 'body_html'>,
): Promise<store.NotificationRow> {
	const host = new URL(context.config.read(platformConfig).PUBLIC_URL).hostname;
	const sender = context.config.read(notificationsConfig).COMPANY_NAME;
	const complete = { ...values, body_html: toHtml(values.body_text, sender) };
	const { row, created } = await store.insertOnce(context, complete, host);
	if (created) context.enqueue(deliverNotification, { notification_id: row.id });
	return row;
}

async function draftOf(context: OperationContext, request: MailRequest) {
	if (request.draft_id === undefined) return null;
	const draft = await store.getDraft(context, request.draft_id);
	if (draft.kind !== request.kind || draft.related_id !== request.related_id)
		throw DraftMismatch({ draft_id: draft.id });
	return { ...draft, language: Draft.shape.language.parse(draft.language) };
}

/** The draft's text if the record still bears it out; an amount or a date may have changed since it was written. */
function stillTrue(
	draft: { subject: string; body_text: string },
	content: MailContent,
): { subject: string; body_text: string } | null {
	const renewed = { subject: draft.subject, body_text: renewLinks(draft.body_text, content) };
	return distrust(renewed, content) === null ? renewed : null;
}
