import { randomUUID } from 'node:crypto';
import type { OperationContext } from '../../platform/context/index.ts';
import { newId, Prisma, tableOf, type Transaction } from '../../platform/database/index.ts';
import { claimRow, lockLeased, releaseLease, renewLease } from '../../platform/lease/index.ts';
import { spamLabel, type ListedMail } from './ports.ts';

type Context = Pick<OperationContext, 'now' | 'machine_now'> & {
	tx: Pick<Transaction, 'mailbox' | 'inboundMail' | '$queryRaw' | '$executeRaw'>;
};
export type MailboxRow = Prisma.MailboxGetPayload<object>;
const mailboxes = tableOf<MailboxRow, Prisma.MailboxCreateManyInput>(
	'mailboxes',
	Prisma.MailboxScalarFieldEnum,
);

/** The row of a mailbox, made when it is read for the first time. */
export async function ensureMailbox(
	{ tx, now }: Context,
	provider: string,
	address: string,
): Promise<MailboxRow> {
	const row = { id: newId(), provider, address, created_at: now, updated_at: now };
	await tx.mailbox.createMany({ data: [row], skipDuplicates: true });
	return tx.mailbox.findUniqueOrThrow({ where: { provider_address: { provider, address } } });
}

/** Null while another process polls it. */
export const claimMailbox = (
	{ tx, machine_now }: Context,
	id: string,
): Promise<MailboxRow | null> =>
	claimRow(tx, mailboxes, id, {
		now: machine_now,
		token: randomUUID(),
		where: Prisma.sql`true`,
	});

type Claimed = Pick<MailboxRow, 'id' | 'lease_token'>;

export const renewMailbox = ({ tx, machine_now }: Context, { id, lease_token }: Claimed) =>
	renewLease(tx, mailboxes, { ids: [id], token: lease_token ?? '', now: machine_now });

export async function releaseMailbox({ tx }: Context, { id, lease_token }: Claimed): Promise<void> {
	await releaseLease(tx, mailboxes, { ids: [id], token: lease_token ?? '' });
}

/** The row while this process still has it; null when another one polls it now. */
export async function lockClaimed(
	{ tx }: Context,
	{ id, lease_token }: Claimed,
): Promise<MailboxRow | null> {
	if (lease_token === null) return null;
	const [row] = await lockLeased(tx, mailboxes, { ids: [id], token: lease_token });
	return row ?? null;
}

export async function updateMailbox(
	{ tx, now }: Context,
	id: string,
	data: Prisma.MailboxUpdateInput,
): Promise<void> {
	await tx.mailbox.update({ where: { id }, data: { ...data, updated_at: now } });
}

type Listing = {
	/** Rows that were not there before. */
	added: string[];
	/** Read mails that a person has taken out of spam since. */
	out_of_spam: { id: string; status: string }[];
};

/** Writes one page of a listing. A mail that is listed again is the same row, with the labels that it has now. */
export async function insertListed(
	{ tx, now, machine_now }: Context,
	mailbox_id: string,
	mails: readonly ListedMail[],
): Promise<Listing> {
	if (mails.length === 0) return { added: [], out_of_spam: [] };
	const ids = mails.map(({ id }) => id);
	const before = await tx.inboundMail.findMany({
		where: { mailbox_id, provider_message_id: { in: ids } },
		select: { id: true, provider_message_id: true, labels: true, status: true },
	});
	const known = new Map(before.map((row) => [row.provider_message_id, row]));
	const rows = mails
		.filter(({ id }) => !known.has(id))
		.map((mail) => ({
			id: newId(),
			mailbox_id,
			provider_message_id: mail.id,
			provider_thread_id: mail.thread_id,
			labels: [...mail.labels],
			status: 'LISTED',
			next_attempt_at: machine_now,
			created_at: now,
			updated_at: now,
		}));
	const added = await tx.inboundMail.createManyAndReturn({
		data: rows,
		skipDuplicates: true,
		select: { id: true },
	});
	const out_of_spam: Listing['out_of_spam'] = [];
	for (const mail of mails) {
		const row = known.get(mail.id);
		if (row === undefined || mail.labels.length === 0 || sameLabels(row.labels, mail.labels))
			continue;
		await tx.inboundMail.update({
			where: { id: row.id },
			data: { labels: [...mail.labels], updated_at: now },
		});
		if (row.labels.includes(spamLabel) && !mail.labels.includes(spamLabel) && row.status === 'READ')
			out_of_spam.push({ id: row.id, status: row.status });
	}
	return { added: added.map(({ id }) => id), out_of_spam };
}

const sameLabels = (left: readonly string[], right: readonly string[]): boolean =>
	[...left].sort().join() === [...right].sort().join();
