import type { ReadContext } from '../../platform/context/index.ts';
import { openRecordsOf, recordsNumbered, salesOf, type Sale } from '../../platform/sale/index.ts';
import {
	sentByMessageIds,
	sentByReplyTokens,
	sentInThread,
	type SentMail,
} from '../notifications/index.ts';
import * as store from './conversation-store.ts';
import { numbersIn, replyTokenIn, type Candidate, type MatchSign } from './match.ts';

type MailSigns = {
	provider: string;
	/** The mails that it names as those it answers, the last one first. */
	ids: readonly string[];
	recipients: readonly string[];
	thread_id: string | null;
	subject: string;
	text: string;
	/** The clients of a proven sender. */
	proven_clients: readonly string[];
};
export type Found = {
	candidates: Candidate[];
	/** The mails of ours that it answers. */
	answered: SentMail[];
};

/** Every sale that a mail points to, in the order of how hard the sign is to guess. */
export async function candidatesOf(context: ReadContext, signs: MailSigns): Promise<Found> {
	const byId = signs.ids.length === 0 ? [] : await sentByMessageIds(context, signs.ids);
	// In the order in which the mail names them: what it answers first.
	const place = (mail: SentMail): number =>
		Math.min(
			...[mail.reference, mail.wire_message_id].map((id) => {
				const at = id === null ? -1 : signs.ids.indexOf(id);
				return at === -1 ? Infinity : at;
			}),
		);
	byId.sort((a, b) => place(a) - place(b));
	const tokens = signs.recipients.map(replyTokenIn).filter((token) => token !== null);
	const byToken = tokens.length === 0 ? [] : await sentByReplyTokens(context, tokens);
	const inThread =
		signs.thread_id === null ? [] : await sentInThread(context, signs.provider, signs.thread_id);
	const candidates = [
		...(await ofMails(context, 'MESSAGE_ID', byId)),
		...(await ofEarlierMessages(context, signs.ids)),
		...(await ofMails(context, 'REPLY_ADDRESS', byToken)),
		...(await ofConversations(context, tokens)),
		...(await ofMails(context, 'THREAD', inThread)),
		...(await ofNumbers(context, `${signs.subject} ${signs.text}`)),
	];
	if (candidates.length === 0)
		candidates.push(...(await ofOpenSale(context, signs.proven_clients)));
	const answered = [...byId, ...byToken, ...inThread];
	return { candidates, answered: [...new Map(answered.map((mail) => [mail.id, mail])).values()] };
}

async function ofMails(
	context: ReadContext,
	by: MatchSign,
	mails: readonly SentMail[],
): Promise<Candidate[]> {
	// Mails about a conversation, such as the answer of a person, lead to the sale of that conversation.
	const about = mails.filter(({ related_type }) => related_type !== 'conversation');
	const sales = await salesOf(
		context,
		about.map(({ related_type: type, related_id: id }) => ({ type, id })),
	);
	const inConversations = mails.flatMap(({ related_type, related_id }) =>
		related_type === 'conversation' && related_id !== null ? [related_id] : [],
	);
	return [
		...about.flatMap((mail, at) => {
			const sale = sales[at];
			const { id, related_type, related_id } = mail;
			return sale === null || sale === undefined
				? []
				: [{ by, sale, delivery: { id, related_type, related_id } }];
		}),
		...(await store.conversationsByIds(context, inConversations)).flatMap((row) => ofRow(by, row)),
	];
}

const ofRow = (by: MatchSign, row: store.ConversationRow): Candidate[] => {
	const { subject_type, subject_id, client_id, title } = row;
	if (subject_type === null || subject_id === null || client_id === null) return [];
	const sale: Sale = { subject_type, subject_id, client_id, title };
	return [{ by, sale, conversation_id: row.id }];
};

const ofConversations = async (
	context: ReadContext,
	tokens: readonly string[],
): Promise<Candidate[]> =>
	tokens.length === 0
		? []
		: (await store.conversationsByToken(context, tokens)).flatMap((row) =>
				ofRow('REPLY_ADDRESS', row),
			);

/** A colleague may answer the mail of a colleague, and name only that. */
const ofEarlierMessages = async (
	context: ReadContext,
	ids: readonly string[],
): Promise<Candidate[]> =>
	ids.length === 0
		? []
		: (await store.salesOfEarlierMessages(context, ids)).flatMap((row) => ofRow('MESSAGE_ID', row));

async function ofNumbers(context: ReadContext, text: string): Promise<Candidate[]> {
	const records = await recordsNumbered(context, numbersIn(text));
	return eachSaleOnce('NUMBER', await salesOf(context, records));
}

/** Only when there is exactly one: two would be a guess. */
async function ofOpenSale(context: ReadContext, clients: readonly string[]): Promise<Candidate[]> {
	const [client, another] = clients;
	if (client === undefined || another !== undefined) return [];
	const sales = eachSaleOnce(
		'ONLY_OPEN_SALE',
		await salesOf(context, await openRecordsOf(context, client)),
	);
	return sales.length === 1 ? sales : [];
}

const eachSaleOnce = (by: MatchSign, sales: readonly (Sale | null)[]): Candidate[] => [
	...new Map(
		sales.flatMap((sale) => (sale === null ? [] : [[sale.subject_id, { by, sale }] as const])),
	).values(),
];
