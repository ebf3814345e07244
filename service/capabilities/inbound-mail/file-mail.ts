import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { KeptBytes } from '../documents/index.ts';
import { storeBytes } from '../documents/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { recordBounce } from '../notifications/index.ts';
import type { FileKind } from './attachment-kind.ts';
import { inboundMailConfig } from './config.ts';
import { decideMessage } from './decide-message.ts';
import * as store from './conversation-store.ts';
import { bounceOf, deliveryReportsOf } from './delivery-report.ts';
import { inboundMailLifecycle } from './lifecycle.ts';
import { backOn, classOf, isMachine, tooManyMails, type Classified } from './mail-class.ts';
import { lockMail, type MailInMailbox } from './mail-store.ts';
import { matchOf, type Matched } from './match.ts';
import { messageLifecycle } from './message-lifecycle.ts';
import { newTextOf, textsOf } from './new-text.ts';
import { spamLabel } from './ports.ts';
import { isAuthenticated, reasonsAgainst } from './proof.ts';
import type { ReadMail } from './read-mail.ts';
import { candidatesOf, type Found } from './sale-candidates.ts';
import { senderOf, type Sender } from './sender.ts';

export type KeptFile = KeptBytes &
	FileKind & { filename: string; declared_type: string; is_inline: boolean };

/**
 * Reads a stored mail by the rules and files it in its conversation, in one transaction with the step of the mail: it is
 * filed exactly once, however often and wherever the process dies.
 */
export async function fileMail(
	context: OperationContext,
	row: MailInMailbox,
	mail: ReadMail,
	files: readonly KeptFile[],
): Promise<void> {
	const current = await lockMail(context, row.id);
	if (current === null || current.status !== 'STORED') return;
	const sender = await senderOf(context, mail, row.mailbox.address);
	const read = await readByRules(context, { ...row, labels: current.labels }, mail, sender);
	const conversation = await conversationFor(context, row, mail, sender, read);
	for (const file of files) await storeBytes(context, file);
	const values = messageValues(context, row, mail, sender, read);
	const before = await store.messageOfMail(context, row.id);
	const message =
		before === null
			? await store.insertMessage(
					context,
					conversation.id,
					values,
					await toAttachments(context, files),
				)
			: // What was decided on it stays decided.
				await store.updateMessage(
					context,
					before.id,
					conversation.id,
					before.decided_at === null ? values : decidedAlready(values, before),
				);
	await move(context, inboundMailLifecycle, current, 'read', {
		error: null,
		readings: current.readings + 1,
	});
	// Announced once it is decided.
	if (message.decided_at === null) context.enqueue(decideMessage, { message_id: message.id });
}

type Read = {
	classified: Classified;
	against: readonly string[];
	matched: Matched;
	found: Found;
	texts: { full: string; new: string };
	notes: string[];
	/** Another mail with its Message-ID came before. */
	reuses_id: boolean;
	/** The delivery that a bounce is about. */
	bounced: { id: string; related_type: string | null; related_id: string | null } | null;
};

async function readByRules(
	context: OperationContext,
	row: MailInMailbox,
	mail: ReadMail,
	sender: Sender,
): Promise<Read> {
	const texts = textsOf(mail);
	const plain = newTextOf(texts);
	const { MAIL_TRUSTED_HOST: trusted_host } = context.config.read(inboundMailConfig);
	const authentication_results = mail.headers('authentication-results');
	const ids = [...new Set([...mail.in_reply_to, ...mail.references])];
	const isProvenDomain = isAuthenticated(sender.domain, { authentication_results, trusted_host });
	const signs = {
		provider: row.mailbox.provider,
		ids,
		recipients: mail.to,
		thread_id: row.provider_thread_id,
		subject: mail.subject,
		text: plain,
		proven_clients: isProvenDomain
			? [...new Set(sender.known.map(({ client_id }) => client_id))]
			: [],
	};
	const found = await candidatesOf(context, signs);
	const newText = newTextOf(
		texts,
		found.answered.map(({ body_text }) => body_text),
	);
	const byRules = classOf(mail, {
		is_from_us: sender.is_ours,
		is_from_us_proven: sender.is_ours && isProvenDomain,
		answers_us: found.answered.length > 0,
		from_sender_in_hour: sender.address === '' ? 1 : await mailsInHour(context, row, sender),
		new_text: newText,
	});
	const classified: Classified =
		byRules.class === 'PERSON' && sender.imitates !== null
			? { class: 'SUSPICIOUS', sign: sender.imitates, may_be_answered: false }
			: byRules;
	const against = reasonsAgainst({
		from: mail.from.map(({ address }) => address),
		authentication_results,
		trusted_host,
		is_spam: row.labels.includes(spamLabel),
		is_machine: isMachine(classified.class),
		is_suspicious: classified.class === 'SUSPICIOUS',
		is_known: sender.known.length > 0,
	});
	const { bounced, matched: byBounce } =
		classified.class === 'BOUNCE'
			? await bounceIn(context, mail)
			: { bounced: null, matched: null };
	const matched =
		byBounce ??
		matchOf({
			candidates: found.candidates,
			clients_of_address: new Set(sender.known.map(({ client_id }) => client_id)),
			clients_of_domain: sender.clients_of_domain,
			sender_domain: sender.domain,
			is_proven: against.length === 0,
			is_suspicious: classified.class === 'SUSPICIOUS',
			is_bulk: classified.class === 'BULK',
		});
	return {
		classified,
		against,
		matched,
		found,
		texts: { full: texts.full, new: newText },
		notes: notesOf(mail, sender, classified),
		reuses_id:
			mail.message_id !== null && (await store.isMessageIdKnown(context, mail.message_id, row.id)),
		bounced,
	};
}

/** With this one; a second reading does not count it twice. */
async function mailsInHour(
	context: OperationContext,
	row: MailInMailbox,
	{ address }: Sender,
): Promise<number> {
	const until = row.received_at ?? context.now;
	const others = await store.countFromSender(context, address, until, 3600);
	return others + (row.readings === 0 ? 1 : 0);
}

/** A bounce is matched by the report alone; its sender says nothing. */
async function bounceIn(
	context: OperationContext,
	mail: ReadMail,
): Promise<{ bounced: Read['bounced']; matched: Matched }> {
	const none: Matched = { match: 'UNMATCHED', candidate: null, is_ambiguous: false };
	for (const report of deliveryReportsOf(mail)) {
		const delivery = await recordBounce(context, report, bounceOf);
		if (delivery === null) continue;
		const { id, related_type, related_id } = delivery;
		const [candidate] = (
			await candidatesOf(context, {
				provider: '',
				ids: [delivery.reference],
				recipients: [],
				thread_id: null,
				subject: '',
				text: '',
				proven_clients: [],
			})
		).candidates;
		const bounced = { id, related_type, related_id };
		if (candidate === undefined) return { bounced, matched: none };
		return { bounced, matched: { match: 'MATCHED', candidate, is_ambiguous: false } };
	}
	return { bounced: null, matched: none };
}

function notesOf(mail: ReadMail, sender: Sender, { class: mailClass, sign }: Classified): string[] {
	const notes: string[] = [];
	if (mailClass === 'SUSPICIOUS' && sign !== null) notes.push(sign);
	if (sign === tooManyMails)
		notes.push('More than ten mails of this sender within an hour; nothing is answered');
	if (mail.reply_to !== null && mail.reply_to !== sender.address)
		notes.push('It asks for answers to another address; they go to the one on record');
	if (mail.files_left_out > 0) notes.push(`${mail.files_left_out} files are left out`);
	return notes;
}

async function conversationFor(
	context: OperationContext,
	row: MailInMailbox,
	mail: ReadMail,
	sender: Sender,
	{ matched, against }: Read,
): Promise<store.ConversationRow> {
	if (matched.match === 'MATCHED' && matched.candidate !== null)
		return store.conversationOfSale(context, matched.candidate.sale);
	const [earlier] = await store.conversationsOfSender(context, {
		from_address: sender.address,
		ids: [...mail.in_reply_to, ...mail.references],
		mailbox_id: row.mailbox_id,
		thread_id: row.provider_thread_id,
	});
	if (earlier !== undefined) return earlier;
	const clients = new Set(sender.known.map(({ client_id }) => client_id));
	const [client] = clients;
	const isClear = against.length === 0 && clients.size === 1;
	return store.openConversation(context, {
		client_id: isClear ? (client ?? null) : null,
		title: mail.subject || sender.address || 'Mail',
	});
}

function messageValues(
	context: OperationContext,
	row: MailInMailbox,
	mail: ReadMail,
	sender: Sender,
	read: Read,
): store.NewMessage {
	const { classified, matched, against, texts, bounced } = read;
	const candidate = matched.candidate;
	const isMatched = matched.match === 'MATCHED';
	const client_id = isMatched ? (candidate?.sale.client_id ?? null) : null;
	const contact =
		sender.known.find((one) => one.client_id === client_id) ??
		(sender.known.length === 1 ? sender.known[0] : undefined);
	const received_at = row.received_at ?? context.now;
	const delivery = bounced ?? candidate?.delivery;
	return {
		inbound_mail_id: row.id,
		client_id,
		direction: 'IN',
		channel: 'EMAIL',
		status: messageLifecycle.initial,
		decide_after: context.machine_now,
		class: classified.class,
		class_sign: classified.sign,
		may_be_answered: classified.may_be_answered && !row.labels.includes(spamLabel),
		match: matched.match,
		match_by: candidate?.by ?? null,
		match_is_ambiguous: matched.is_ambiguous,
		candidate_type: isMatched ? null : (candidate?.sale.subject_type ?? null),
		candidate_id: isMatched ? null : (candidate?.sale.subject_id ?? null),
		delivery_id: delivery?.id ?? null,
		related_type: delivery?.related_type ?? null,
		related_id: delivery?.related_id ?? null,
		is_proven: against.length === 0,
		unproven_reasons: [...against],
		contact_id: contact?.contact_id ?? null,
		may_accept: contact?.may_accept ?? false,
		from_address: sender.address || null,
		from_name: sender.name || null,
		reply_to: mail.reply_to,
		to_addresses: [...mail.to],
		subject: mail.subject,
		new_text: texts.new,
		full_text: texts.full,
		rfc_message_id: mail.message_id,
		in_reply_to: mail.in_reply_to[0] ?? null,
		reference_ids: [...mail.references],
		mailbox_id: row.mailbox_id,
		provider_thread_id: row.provider_thread_id,
		reuses_message_id: read.reuses_id,
		back_on:
			classified.class === 'AUTO_REPLY' || classified.sign === 'words of an absence note'
				? backOn(texts.new, businessDate(received_at))
				: null,
		note: read.notes.join('. ') || null,
		received_at,
	};
}

/** What was decided stays, and with it whose message it is. */
const decidedAlready = (values: store.NewMessage, before: store.MessageRow): store.NewMessage => ({
	...values,
	status: before.status,
	decide_after: before.decide_after,
});

async function toAttachments(
	context: OperationContext,
	files: readonly KeptFile[],
): Promise<store.NewAttachment[]> {
	const seen =
		files.length === 0
			? new Set()
			: await store.knownHashes(
					context,
					files.map(({ sha256 }) => sha256),
				);
	return files.map(
		(
			{ filename, declared_type, content_type, size, sha256, store: at, handling, note, is_inline },
			position,
		) => ({
			position,
			filename,
			declared_type,
			content_type,
			size,
			sha256,
			store: at,
			// The picture in the signature of every mail is no slip.
			handling:
				is_inline && content_type.startsWith('image/') && seen.has(sha256) ? 'LOGO' : handling,
			note,
		}),
	);
}
