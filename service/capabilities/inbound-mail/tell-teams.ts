import { platformConfig } from '../../platform/config/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { findClient } from '../clients/index.ts';
import { queueTeamNote } from '../notifications/index.ts';
import type { ConversationRow } from './conversation-store.ts';
import type { Team } from './decision.ts';
import type { MessageRow } from './message-store.ts';

const textMax = 500;

/** What each outcome asks of the people who hear of it. */
const asks: Readonly<Record<string, string>> = {
	ACCEPT: 'The quotation was accepted by mail. Nothing is left to do.',
	SEND_LINK: 'A yes by mail was not taken as an acceptance; see why below.',
	DECLINE: 'The client says no. Ask why, then turn the quotation down, or answer.',
	QUESTION: 'Answer the client; a reply is suggested.',
	MONEY_QUESTION:
		'It speaks of a bank account or of money back. Use no bank details from a mail; call the number on record.',
	REQUEST: 'The client asks for a change. Look at its preview, then ask for the change.',
	PAYMENT_PROOF:
		'A proof of payment came in. It proves nothing by itself: compare it with the bank, then record the payment.',
	PAYMENT_CHECK:
		'The client says that it has paid. The gateway is being asked; compare with the bank.',
	UNMATCHED:
		'The mail belongs to no sale that we could be sure of. Link it to a sale, or close it.',
	HOLD: 'The sender looks like another one, or does not belong to the client. Do not answer; call the number on record.',
	STOP_ANSWERING:
		'More than ten mails of one sender within an hour. Nothing is answered until a person has looked.',
	BOUNCE_SUSPECT: 'A mail of ours came back. Find out whether the address is still right.',
};

/** One mail to each team, in plain words; the letter itself is read in the console. */
export async function tellTeams(
	context: OperationContext,
	row: MessageRow,
	conversation: ConversationRow,
	teams: readonly Team[],
): Promise<void> {
	const outcome = row.outcome ?? '';
	const client = row.client_id === null ? null : await findClient(context, row.client_id);
	const from = client?.name ?? row.from_address ?? 'an unknown sender';
	const address = `${context.config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/console/messages/${row.id}`;
	for (const team of teams)
		await queueTeamNote(context, {
			team,
			subject: `${subjects[outcome] ?? 'Message'}: ${from}, ${conversation.title}`.slice(0, 150),
			text: [
				asks[outcome] ?? 'Look at the message.',
				`From: ${from}${row.is_proven ? '' : ' (sender not proven)'}`,
				`About: ${conversation.title}`,
				...(row.decision_reasons.length === 0 ? [] : [`Why: ${row.decision_reasons.join('; ')}`]),
				// What an imitator writes is not passed on.
				...(row.status === 'HELD' ? [] : ['', quoted(row.new_text)]),
				'',
				address,
			].join('\n'),
			occasion: `message:${row.id}:${row.decided_at?.toISOString() ?? ''}`,
		});
}

const subjects: Readonly<Record<string, string>> = {
	ACCEPT: 'Accepted by mail',
	SEND_LINK: 'Yes by mail, link sent',
	DECLINE: 'Declined by mail',
	QUESTION: 'Question',
	MONEY_QUESTION: 'Bank account or refund',
	REQUEST: 'Change wanted',
	PAYMENT_PROOF: 'Proof of payment',
	PAYMENT_CHECK: 'Says that it has paid',
	UNMATCHED: 'Mail without a sale',
	HOLD: 'Mail held',
	STOP_ANSWERING: 'Too many mails',
	BOUNCE_SUSPECT: 'Mail came back',
};

/** As a quotation, without addresses that a reader could click on. */
const quoted = (text: string): string =>
	text
		.slice(0, textMax)
		.replace(/(?:https?:\/\/|www\.)\S+/gi, '[link]')
		.split('\n')
		.map((line) => `> ${line}`)
		.join('\n');
