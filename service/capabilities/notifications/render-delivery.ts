import { ProviderError } from '../../platform/errors/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { ProviderRegistry } from '../../platform/provider/registry.ts';
import { Language } from '../../platform/language/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import { messageKindOf } from './gather-message.ts';
import { teamAddress } from './address-book.ts';
import { imagesOf, toHtml, toText, withNotice } from './layout.ts';
import { Facts, teamNote, type MessageKind } from './message-kind.ts';
import { MessageLayout } from './message-layout.ts';
import {
	messageChannelPort,
	type Attachment,
	type MessageChannel,
	type OutgoingMessage,
} from './ports.ts';
import { insertCredentials } from './rules.ts';
import { replyAddress } from './reply-address.ts';
import { earlierMails } from './sent-mail-store.ts';
import * as store from './store.ts';

/** The installed provider of a channel; the first one when several are installed. */
export function installedChannel(providers: ProviderRegistry, channel: string): MessageChannel {
	for (const { id, ports } of providers.summaries()) {
		if (!ports.includes(messageChannelPort.name)) continue;
		const found = providers.get(messageChannelPort, id);
		if (found.channel === channel) return found;
	}
	const message = `No provider is installed for messages by ${channel}`;
	throw new ProviderError(channel, 'rejected', message, { code: 'not-installed' });
}

/** What leaves the company, or why nothing does any more. */
export type Rendered =
	| { message: Omit<OutgoingMessage, 'attachments'>; document_ids: readonly string[] }
	| { skipped: string };

/** A delivery as its channel takes it, with the credentials in it; looked at last, right before it is sent. */
export async function renderDelivery(
	context: OperationContext,
	channel: MessageChannel,
	delivery: store.DeliveryRow,
): Promise<Rendered> {
	const { related_id, subject } = delivery;
	const message = await store.getMessage(context, delivery.message_id);
	const kind = delivery.kind === teamNote ? null : messageKindOf(context, delivery.kind);
	let credentials: Record<string, string> = {};
	if (kind !== null && related_id !== null) {
		const facts = Facts.parse(message.facts);
		const reason = await kind.guard(context, { related_id, facts });
		if (reason !== null) return { skipped: reason };
		credentials = await credentialsOf(context, kind, related_id);
	}
	const company = companyOf(context.config);
	const letter = {
		subject,
		text: insertCredentials(delivery.body_text, credentials),
		language: Language.nullable().parse(message.language) ?? 'en',
		layout: layoutOf(message.layout, credentials),
		is_for_client: message.recipient_type === 'CLIENT',
		company,
	};
	const { html, attachments } = channel.supports;
	return {
		message: {
			reference: delivery.reference,
			from_name: company.name,
			to: delivery.recipient,
			...(kind === null
				? {}
				: {
						reply_to:
							replyAddress(context, delivery.reply_token) ?? teamAddress(context, kind.answers_to),
					}),
			in_thread_of: [...(await earlierMails(context, delivery)), ...answeredIn(message.facts)],
			automatic: kind?.automatic ?? 'generated',
			subject,
			text: html ? toText(letter) : withNotice(letter),
			html: html ? toHtml(letter) : '',
			images: html ? imagesOf(company) : [],
		},
		document_ids: attachments ? message.document_ids : [],
	};
}

/** The mail of the client that a letter answers, after those of ours: the last one is what it stands below. */
function answeredIn(stored: unknown): string[] {
	const { in_reply_to: id } = Facts.parse(stored);
	return typeof id === 'string' ? [id] : [];
}

/** The stored layout, with the credentials in the places that were kept for them. */
const layoutOf = (stored: unknown, credentials: Record<string, string>): MessageLayout | null =>
	stored === null
		? null
		: MessageLayout.parse(JSON.parse(insertCredentials(JSON.stringify(stored), credentials)));

/** Refuses what the channel would refuse, in words that say what to correct. */
export function assertDeliverable(
	channel: MessageChannel,
	{ to, text }: Pick<OutgoingMessage, 'to' | 'text'>,
): void {
	const { id, supports } = channel;
	const problem = channel.checkAddress(to);
	if (problem !== null)
		throw new ProviderError(id, 'rejected', problem, { code: 'invalid-recipient' });
	const { text_length_max: longest } = supports;
	if (longest === null || text.length <= longest) return;
	const message = `The text has ${text.length} characters, more than the ${longest} of ${channel.title}`;
	throw new ProviderError(id, 'rejected', message, { code: 'too-long' });
}

async function credentialsOf(
	context: OperationContext,
	{ credentials = {} }: MessageKind,
	relatedId: string,
): Promise<Record<string, string>> {
	const made: Record<string, string> = {};
	for (const [name, make] of Object.entries(credentials))
		made[name] = await make(context, relatedId);
	return made;
}

/** The files that go along, read outside any transaction. */
export async function filesOf(
	runtime: Runtime,
	kind: string,
	ids: readonly string[],
): Promise<readonly Attachment[]> {
	if (ids.length === 0) return [];
	const { loadDocuments } = messageKindOf(runtime, kind);
	if (loadDocuments === undefined)
		throw new Error(`Messages of kind ${kind} name documents but cannot load them`);
	return loadDocuments(runtime, ids);
}
