import { z } from 'zod';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { holdLease } from '../../platform/lease/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { listToReadBack, putOffReadBack, recordReadBack } from '../notifications/index.ts';
import { inboundMailLifecycle } from './lifecycle.ts';
import * as mailStore from './mail-store.ts';
import * as store from './mailbox-store.ts';
import { draftLabel, mailboxPort, sentLabel, type ListedMail, type Mailbox } from './ports.ts';
import { takeInMail } from './take-in.ts';

/**
 * The truth of what came in: the vendor's history since the last page that was saved. What the vendor tells by itself only
 * makes this begin earlier, so a lost, late, doubled or forged call changes nothing.
 */
export const pollMailboxes = defineJob({
	name: 'mailbox.poll',
	description: 'Lists what came into the mailboxes since the last time',
	payload: z.object({}),
	retries: 0,
	schedule: '* * * * *',
	async run(_, job) {
		for (const mailbox of installedMailboxes(job)) await pollMailbox(job, mailbox);
		await job.transaction(async (context) => {
			for (const { id } of await mailStore.listDue(context, 200))
				context.enqueue(takeInMail, { inbound_mail_id: id });
		});
	},
});

/** A watch lasts a week; it is renewed when a day of it is over. */
const renewDaysBefore = 6;
export const watchMailboxes = defineJob({
	name: 'mailbox.watch',
	description: 'Asks vendors to go on telling of new mails',
	payload: z.object({}),
	retries: 3,
	schedule: '*/30 * * * *',
	async run(_, job) {
		for (const mailbox of installedMailboxes(job)) {
			const row = await rowOf(job, mailbox);
			const due = addDays(job.machine_clock.now(), renewDaysBefore);
			if (row.watch_expires_at !== null && row.watch_expires_at > due) continue;
			const watch = await mailbox.watch();
			if (watch === null) continue;
			await job.transaction((context) =>
				store.updateMailbox(context, row.id, { watch_expires_at: watch.expires_at }),
			);
		}
	},
});

export const installedMailboxes = ({ providers }: Pick<JobContext, 'providers'>): Mailbox[] =>
	providers
		.summaries()
		.filter(({ ports }) => ports.includes(mailboxPort.name))
		.map(({ id }) => providers.get(mailboxPort, id));

const rowOf = (job: JobContext, { id, address }: Mailbox): Promise<store.MailboxRow> =>
	job.transaction((context) => store.ensureMailbox(context, id, address));

async function pollMailbox(job: JobContext, mailbox: Mailbox): Promise<void> {
	const { id } = await rowOf(job, mailbox);
	const claimedAt = performance.now();
	const row = await job.transaction((context) => store.claimMailbox(context, id));
	if (row === null) return;
	const renew = (): Promise<boolean> =>
		job.transaction((context) => store.renewMailbox(context, row));
	try {
		await holdLease({ claimedAt, renew }, async () => {
			// First, so that an answer that came already finds the Message-ID that it answers.
			await readBackSent(job, mailbox);
			await list(job, mailbox, row);
		});
		await job.transaction(async (context) => {
			if (row.error !== null)
				await store.updateMailbox(context, id, { error: null, failing_since: null });
			await store.releaseMailbox(context, row);
		});
	} catch (error) {
		job.log.warn({ err: error, provider: mailbox.id }, 'a mailbox could not be read');
		const message = error instanceof Error ? error.message : String(error);
		await job.transaction(async (context) => {
			await store.updateMailbox(context, id, {
				error: message.slice(0, 500),
				failing_since: row.failing_since ?? context.machine_now,
			});
			await store.releaseMailbox(context, row);
		});
	}
}

/** The providers may send under another Message-ID than ours, and clients answer that one. */
async function readBackSent(job: JobContext, mailbox: Mailbox): Promise<void> {
	const sent = await job.transaction((context) => listToReadBack(context, mailbox.id, 50));
	for (const { id, provider_id } of sent) {
		try {
			const found = provider_id === null ? null : await mailbox.sentHeaders(provider_id);
			await job.transaction((context) => recordReadBack(context, id, found));
		} catch (error) {
			// The others are looked up all the same, and the mailbox is read.
			job.log.warn({ err: error, notification_id: id }, 'a sent mail could not be read back');
			await job.transaction((context) => putOffReadBack(context, id, 300));
		}
	}
}

async function list(job: JobContext, mailbox: Mailbox, row: store.MailboxRow): Promise<void> {
	const began = job.machine_clock.now();
	if (row.cursor !== null && row.relist_from === null) {
		if (await listChanges(job, mailbox, row, row.cursor, began)) return;
	}
	await listEverything(job, mailbox, row, began);
}

/** False when the history does not go back to the cursor any more. */
async function listChanges(
	job: JobContext,
	mailbox: Mailbox,
	row: store.MailboxRow,
	cursor: bigint,
	began: Date,
): Promise<boolean> {
	let page: string | null = null;
	do {
		const found = await mailbox.changesSince(cursor, page);
		if (found === null) return false;
		page = found.next_page;
		const isLast = page === null;
		await save(job, row, found.mails, async (context) => {
			if (!isLast) return;
			// Never back: an older position would list again what is known, and hide nothing, but a newer one must stay.
			const next = found.cursor > cursor ? found.cursor : cursor;
			await store.updateMailbox(context, row.id, { cursor: next, good_until: began });
		});
	} while (page !== null);
	return true;
}

/**
 * After a gap in the history: the new position is taken first, so that what comes in during the listing is found by it
 * afterwards. Broken off, the listing begins again from its own start.
 */
async function listEverything(
	job: JobContext,
	mailbox: Mailbox,
	row: store.MailboxRow,
	began: Date,
): Promise<void> {
	const position = await mailbox.position();
	// A day of overlap: the clocks of vendor and service differ, and mails are dated when they were sent on.
	const from = row.relist_from ?? addDays(row.good_until ?? began, -1);
	await save(job, row, [], (context) =>
		store.updateMailbox(context, row.id, { relist_from: from, relist_cursor: position }),
	);
	let page: string | null = null;
	do {
		const found = await mailbox.listSince(from, page);
		page = found.next_page;
		const isLast = page === null;
		await save(job, row, found.mails, async (context) => {
			if (!isLast) return;
			await store.updateMailbox(context, row.id, {
				cursor: position,
				good_until: began,
				relist_from: null,
				relist_cursor: null,
			});
		});
	} while (page !== null);
}

/** One page and how far it reaches, in one transaction; nothing when another process polls the mailbox by now. */
async function save(
	job: JobContext,
	row: store.MailboxRow,
	mails: readonly ListedMail[],
	reached: (context: OperationContext) => Promise<void>,
): Promise<void> {
	await job.transaction(async (context) => {
		if ((await store.lockClaimed(context, row)) === null)
			throw new Error('Another process reads this mailbox now');
		const incoming = mails.filter(
			({ labels }) => !labels.includes(sentLabel) && !labels.includes(draftLabel),
		);
		const { added, out_of_spam } = await store.insertListed(context, row.id, incoming);
		for (const inbound_mail_id of added) context.enqueue(takeInMail, { inbound_mail_id });
		for (const { id } of out_of_spam) {
			const mail = await mailStore.lockMail(context, id);
			if (mail === null || mail.status !== 'READ') continue;
			await move(context, inboundMailLifecycle, mail, 'read_again', {
				attempt: 0,
				next_attempt_at: addSeconds(context.machine_now, 0),
			});
			context.enqueue(takeInMail, { inbound_mail_id: id });
		}
		await reached(context);
	});
}
