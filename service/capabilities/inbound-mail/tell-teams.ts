import { z } from 'zod';
import { platformConfig } from '../../platform/config/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { findClient } from '../clients/index.ts';
import { queueTeamNoteOnce } from '../notifications/index.ts';
import { inboundMailConfig } from './config.ts';
import { conversationById } from './conversation-store.ts';
import * as store from './message-store.ts';
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

/** Tells the teams of what was decided, unless a workflow has done it. */
export const tellTeamsOfMessage = defineJob({
	name: 'message.tell-teams',
	description: 'Mails the teams that have to act on a message, unless a workflow has done it',
	payload: z.object({ message_id: z.uuid() }),
	retries: 5,
	async run({ message_id }, job) {
		await job.transaction(async (context) => {
			const row = await store.lockMessage(context, message_id);
			if (row !== null) await tellTeams(context, row);
		});
	},
});

/** Leaves the mail to a workflow for a while, since that has a page on which the team can act; then the job mails it. */
export function tellLater(context: OperationContext, { id, teams }: MessageRow): void {
	if (teams.length === 0) return;
	const { MESSAGE_PICKUP_SECONDS } = context.config.read(inboundMailConfig);
	const start_after_seconds = MESSAGE_PICKUP_SECONDS;
	context.enqueue(tellTeamsOfMessage, { message_id: id }, { start_after_seconds });
}

/**
 * One mail to each team for each decision, in plain words; the letter itself is read in the console. The mail leads
 * to the page of the first caller. No mail is sent for a message that a person has dealt with.
 */
export async function tellTeams(
	context: OperationContext,
	row: MessageRow,
	page?: string,
): Promise<{ told: number; mailed: number }> {
	if (row.decided_at === null || row.handled_how !== null || row.teams.length === 0)
		return { told: 0, mailed: 0 };
	const occasion = `message:${row.id}:${row.decided_at.toISOString()}`;
	const note = await noteOf(context, row, page);
	let mailed = 0;
	for (const team of row.teams) {
		const { leaves } = await queueTeamNoteOnce(context, { team, ...note, occasion });
		if (leaves) mailed += 1;
	}
	return { told: row.teams.length, mailed };
}

async function noteOf(
	context: OperationContext,
	row: MessageRow,
	page: string | undefined,
): Promise<{ subject: string; text: string }> {
	const outcome = row.outcome ?? '';
	const { title } = await conversationById(context, row.conversation_id);
	const client = row.client_id === null ? null : await findClient(context, row.client_id);
	const files = (await store.attachmentsOf(context, row.id)).filter(isFile).map(described);
	const from = client?.name ?? row.from_address ?? 'an unknown sender';
	const address = `${context.config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/console/messages/${row.id}`;
	return {
		subject: `${subjects[outcome] ?? 'Message'}: ${from}, ${title}`.slice(0, 150),
		text: [
			asks[outcome] ?? 'Look at the message.',
			`From: ${from}${row.is_proven ? '' : ' (sender not proven)'}`,
			`About: ${title}`,
			...(row.decision_reasons.length === 0 ? [] : [`Why: ${row.decision_reasons.join('; ')}`]),
			...(files.length === 0 ? [] : [`Files, in the console: ${files.join('; ')}`]),
			// What an imitator writes is not passed on.
			...(row.status === 'HELD' ? [] : ['', quoted(row.new_text)]),
			'',
			...(page === undefined ? [] : [`Act on this page: ${page}`]),
			`In the console: ${address}`,
		].join('\n'),
	};
}

const isFile = ({ handling }: store.AttachmentRow): boolean => handling !== 'LOGO';

/** By its bytes. Its name is the sender's, and is not passed on. */
const described = ({ content_type, size, handling }: store.AttachmentRow): string =>
	`${content_type}, ${Math.ceil(size / 1000)} kB${handling === 'QUARANTINED' ? ', kept apart: do not open it' : ''}`;

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
