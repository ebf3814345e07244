import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { clientsOfAddress, contactsThatMayAccept, findClient } from '../clients/index.ts';
import { findSentMail, queueOnce } from '../notifications/index.ts';
import { liveVersion, type LiveVersion } from '../quotations/index.ts';
import { acceptAsContact } from './accept-as-contact.ts';
import { checkPayment } from './check-payment.ts';
import { inboundMailConfig } from './config.ts';
import { conversationById } from './conversation-store.ts';
import { decisionOf, type Decision, type DecisionFacts } from './decision.ts';
import { isMachine, type MailClass } from './mail-class.ts';
import { announceMessage } from './message-facts.ts';
import { messageLifecycle } from './message-lifecycle.ts';
import * as store from './message-store.ts';
import type { ModelReading } from './read-by-model.ts';
import { snoozeReminders } from './snooze-reminders.ts';
import { suggestedReply } from './suggested-reply.ts';
import { tellLater } from './tell-teams.ts';

type Conversation = NonNullable<Awaited<ReturnType<typeof conversationById>>>;
type KnownAddress = Awaited<ReturnType<typeof clientsOfAddress>>[number];
type Gathered = {
	facts: DecisionFacts;
	live: LiveVersion | null;
	conversation: Conversation;
	/** Whose address it came from, at the client that it belongs to, as the record is now. */
	contact: KnownAddress | null;
};

/** Kinds of our mails that show an offer; all others are about what comes after it. */
const offers = ['QUOTATION', 'QUOTATION_REMINDER', 'QUOTATION_LINK'];

/** Decides and does what follows in one transaction: an acceptance without its message, or the other way round, cannot be. */
export async function applyDecision(
	context: OperationContext,
	id: string,
	read: ModelReading,
	isHopeless: boolean,
): Promise<void> {
	const row = await store.lockMessage(context, id);
	if (row === null || row.decided_at !== null) return;
	const gathered = await gather(context, row, read);
	const decided = isHopeless ? forPerson(row) : decisionOf(gathered.facts);
	const decision = await carryOut(context, row, decided, gathered);
	const { conversation, live } = gathered;
	const suggestion = await suggestedReply(context, row, decision, { conversation, live });
	const { outcome, intent, reasons } = decision;
	const after = await move(context, messageLifecycle, row, transitionOf(decision), {
		outcome,
		intent,
		decision_reasons: [...reasons, ...(read.problem === null ? [] : [`Unread: ${read.problem}`])],
		decided_at: context.now,
		decide_after: null,
		suggested_reply: suggestion,
	});
	const told = await store.updateDecided(context, id, {
		reading: { ...read.reading, model: read.model, problem: read.problem },
		teams: [...decision.teams],
	});
	tellLater(context, told);
	await announceMessage(context, after, conversation);
}

/** Attempts to decide it have failed: a person does it. */
const forPerson = ({ match }: store.MessageRow): Decision => ({
	outcome: match === 'MATCHED' ? 'QUESTION' : 'UNMATCHED',
	intent: null,
	teams: ['SALES'],
	reasons: ['It could not be decided in several attempts'],
});

function transitionOf({ outcome }: Decision): 'hold' | 'ask_person' | 'file' | 'finish' {
	switch (outcome) {
		case 'HOLD':
		case 'STOP_ANSWERING':
			return 'hold';
		case 'ACCEPT':
		case 'SEND_LINK':
			return 'finish';
		case 'NOTE':
		case 'SNOOZE':
		case 'FILE':
		case 'BOUNCE_LATER':
		case 'BOUNCE_SUSPECT':
			return 'file';
		case 'DECLINE':
		case 'QUESTION':
		case 'MONEY_QUESTION':
		case 'REQUEST':
		case 'PAYMENT_PROOF':
		case 'PAYMENT_CHECK':
		case 'UNMATCHED':
			return 'ask_person';
	}
}

async function gather(
	context: OperationContext,
	row: store.MessageRow,
	read: ModelReading,
): Promise<Gathered> {
	const conversation = await conversationById(context, row.conversation_id);
	const delivery = row.delivery_id === null ? null : await findSentMail(context, row.delivery_id);
	const known = row.from_address === null ? [] : await clientsOfAddress(context, row.from_address);
	const contact = known.find(({ client_id }) => client_id === row.client_id) ?? null;
	const { subject_type, subject_id } = conversation;
	const live =
		subject_type === 'quotation' && subject_id !== null
			? await liveVersion(context, subject_id)
			: null;
	const files = await store.attachmentsOf(context, row.id);
	const maximum = context.config.read(inboundMailConfig).ACCEPT_BY_MAIL_MAX;
	const mailClass = row.class as MailClass;
	return {
		conversation,
		live,
		contact,
		facts: {
			class: mailClass,
			class_sign: row.class_sign,
			match: row.match as DecisionFacts['match'],
			match_by: row.match_by,
			match_is_ambiguous: row.match_is_ambiguous,
			// A contact that was removed since the mail came proves nothing any more.
			is_proven: row.is_proven && contact !== null,
			may_accept: contact?.may_accept ?? false,
			reuses_message_id: row.reuses_message_id,
			back_on: row.back_on,
			text: row.new_text,
			reading: isMachine(mailClass) ? null : read.reading,
			files: files.map(({ handling }) => handling),
			answers_bill: delivery !== null && !offers.includes(delivery.kind),
			bounce: delivery?.bounce ?? null,
			offer:
				live === null
					? null
					: {
							...live,
							is_answered:
								row.related_id === live.id && delivery !== null && offers.includes(delivery.kind),
						},
			accept_max: maximum === undefined ? null : BigInt(maximum),
		},
	};
}

/** Gives the decision as it came out: a link that nobody can be sent becomes a task for sales. */
async function carryOut(
	context: OperationContext,
	row: store.MessageRow,
	decision: Decision,
	{ live, conversation, contact }: Gathered,
): Promise<Decision> {
	switch (decision.outcome) {
		case 'ACCEPT': {
			if (live === null || contact?.contact_id == null)
				throw new Error('An acceptance without an offer, or without a contact');
			await acceptAsContact(context, row, {
				quotation_id: live.id,
				contact: { ...contact, id: contact.contact_id },
			});
			return decision;
		}
		case 'SEND_LINK':
			return live === null ? decision : sendLink(context, row, decision, { live, conversation });
		case 'SNOOZE': {
			const what = await snoozeReminders(context, row, { is_contact: contact !== null });
			return { ...decision, reasons: [...decision.reasons, what] };
		}
		case 'PAYMENT_CHECK':
			if (row.client_id !== null) context.enqueue(checkPayment, { client_id: row.client_id });
			return decision;
		default:
			return decision;
	}
}

async function sendLink(
	context: OperationContext,
	row: store.MessageRow,
	decision: Decision,
	{ live, conversation }: { live: LiveVersion; conversation: Conversation },
): Promise<Decision> {
	const { client_id, subject_id } = conversation;
	const withReason = (reason: string): Decision => ({
		...decision,
		reasons: [...decision.reasons, reason],
	});
	if (client_id === null || subject_id === null) return decision;
	const contacts = await contactsThatMayAccept(context, client_id);
	// The contact with the address of the sender, else the first one that may accept: what is sent is the link, not an acceptance.
	const contact = contacts.find(({ email }) => email === row.from_address) ?? contacts[0];
	const client = await findClient(context, client_id);
	const address = contact?.email ?? client?.billing_email;
	if (address === undefined || client === null)
		return { ...withReason('No contact may accept'), outcome: 'QUESTION' };
	const day = businessDate(context.now);
	const isFirst = await store.takeAutomaticAnswer(context, {
		address,
		sale_id: subject_id,
		day,
		message_id: row.id,
	});
	if (!isFirst) return withReason('The link was sent to this address today already');
	const { delivery } = await queueOnce(context, {
		kind: 'QUOTATION_LINK',
		related_id: live.id,
		address,
	});
	await store.insertWritten(context, {
		conversation_id: conversation.id,
		client_id,
		direction: 'OUT',
		channel: 'EMAIL',
		status: 'FILED',
		class: 'OWN',
		match: 'MATCHED',
		subject: delivery.subject,
		new_text: delivery.body_text,
		full_text: delivery.body_text,
		to_addresses: [address],
		delivery_id: delivery.id,
		answers_id: row.id,
		written_by: 'CloudSales',
	});
	return withReason('The link to accept was sent to the contact on record');
}
