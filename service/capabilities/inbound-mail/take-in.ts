import { z } from 'zod';
import { addSeconds } from '../../platform/clock/index.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { deferredSeconds, isDeferred } from '../../platform/provider/index.ts';
import { secondsUntilRetry } from '../../platform/retry/index.ts';
import { readBytes, storeBytes, uploadBytes } from '../documents/index.ts';
import { kindOfFile } from './attachment-kind.ts';
import { fileMail, type KeptFile } from './file-mail.ts';
import { inboundMailLifecycle } from './lifecycle.ts';
import * as store from './mail-store.ts';
import { mailboxPort } from './ports.ts';
import { readMail } from './read-mail.ts';

/** No other attempt begins so long after one has begun; the job's own time limit ends it before. */
const attemptSeconds = 120;
export const attemptsMax = 8;
const pauses = { gapsSeconds: [30, 60, 300, 900, 1800, 3600], thenEverySeconds: 7200 };

/** Fetches one mail, keeps it as it came, and then reads it. What is done already is not done again. */
export const takeInMail = defineJob({
	name: 'inbound_mail.take-in',
	description: 'Fetches a mail, keeps it, reads it and files it in its conversation',
	payload: z.object({ inbound_mail_id: z.uuid() }),
	retries: 2,
	time_limit_seconds: 100,
	async run({ inbound_mail_id }, job) {
		const begun = await job.transaction((context) =>
			store.beginAttempt(context, inbound_mail_id, attemptSeconds),
		);
		if (begun === null) return;
		if (begun.attempt > attemptsMax)
			return giveUp(job, begun, begun.error ?? 'No attempt came to an end');
		try {
			const stored = begun.status === 'LISTED' ? await storeRaw(job, begun) : begun;
			if (stored !== null) await read(job, stored);
		} catch (error) {
			await recordProblem(job, begun, error);
		}
	},
});

/** Keeps the bytes before anything reads them: a mail that cannot be read today can be read when the rules are better. */
async function storeRaw(
	job: JobContext,
	mail: store.MailInMailbox,
): Promise<store.MailInMailbox | null> {
	const mailbox = job.providers.get(mailboxPort, mail.mailbox.provider);
	const found = await mailbox.getRaw(mail.provider_message_id);
	if (found === null) {
		await job.transaction((context) => move(context, inboundMailLifecycle, mail, 'miss'));
		return null;
	}
	const kept = await uploadBytes(
		{ content: found.raw, content_type: 'message/rfc822' },
		job.providers,
	);
	const { mailbox: of, ...row } = mail;
	const stored = await job.transaction(async (context) => {
		await storeBytes(context, kept);
		return move(context, inboundMailLifecycle, row, 'store', {
			raw_sha256: kept.sha256,
			raw_store: kept.store,
			raw_size: kept.size,
			labels: [...found.labels],
			provider_thread_id: found.thread_id,
			received_at: found.received_at,
		});
	});
	return { ...stored, mailbox: of };
}

async function read(job: JobContext, mail: store.MailInMailbox): Promise<void> {
	const { raw_sha256: sha256, raw_store: at } = mail;
	if (sha256 === null || at === null) throw new Error('A stored mail has no bytes');
	const raw = await readBytes(job.runtime, { sha256, store: at });
	const parsed = await readMail(raw);
	const files: KeptFile[] = [];
	for (const file of parsed.files) {
		const kind = await kindOfFile(file);
		const kept = await uploadBytes(
			{ content: file.content, content_type: kind.content_type },
			job.providers,
		);
		const { filename, declared_type, is_inline } = file;
		files.push({ ...kept, ...kind, filename, declared_type, is_inline });
	}
	await job.transaction((context) => fileMail(context, mail, parsed, files));
}

async function recordProblem(
	job: JobContext,
	mail: store.MailInMailbox,
	error: unknown,
): Promise<void> {
	job.log.warn({ err: error, inbound_mail_id: mail.id }, 'a mail could not be taken in');
	// Held back before anything was sent: that was no attempt.
	const counts = !isDeferred(error);
	const isHopeless = isProviderError(error) && error.kind === 'rejected';
	const message = error instanceof Error ? error.message : String(error);
	if (counts && (mail.attempt >= attemptsMax || (isHopeless && mail.attempt >= 3)))
		return giveUp(job, mail, message);
	const again_in_seconds = counts ? secondsUntilRetry(pauses, mail.attempt) : deferredSeconds;
	await job.transaction(async (context) => {
		await store.noteFailure(context, mail.id, { error: message, again_in_seconds, counts });
		context.enqueue(
			takeInMail,
			{ inbound_mail_id: mail.id },
			{ start_after_seconds: again_in_seconds + 1 },
		);
	});
}

/** The others go on; a person is told of this one. */
async function giveUp(job: JobContext, mail: store.MailInMailbox, error: string): Promise<void> {
	await job.transaction(async (context) => {
		const row = await store.lockMail(context, mail.id);
		if (row === null || (row.status !== 'LISTED' && row.status !== 'STORED')) return;
		await move(context, inboundMailLifecycle, row, 'give_up', {
			error: error.slice(0, 1000),
			next_attempt_at: addSeconds(context.machine_now, 0),
		});
	});
}
