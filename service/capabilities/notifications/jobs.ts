import { mailPoint } from '../../platform/contract/index.ts';
import { z } from 'zod';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { whileHeld } from '../../platform/hold/index.ts';
import { isProviderError, type ProviderError } from '../../platform/errors/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { heldBackSeconds, isHeldBack } from '../../platform/provider/index.ts';
import { notificationLifecycle } from './lifecycle.ts';
import { mailSenderPort, type MailSender } from './ports.ts';
import { attemptSeconds, attemptsMax, nextAttemptSeconds } from './schedule.ts';
import * as store from './store.ts';

/** Sends one queued mail. The row decides whether there is anything to do, so the job may run at any time, twice too. */
export const deliverNotification = defineJob({
	name: 'notification.deliver',
	description: 'Hands a queued mail to the mail provider',
	payload: z.object({
		notification_id: z.uuid(),
		/** Attempts made before somebody asked for another round. */
		attempts_before: z.int().default(0),
	}),
	retries: 5,
	async run({ notification_id, attempts_before }, job) {
		const took = performance.now();
		const mail = await job.transaction(async (context) => {
			const begun = await store.beginAttempt(context, notification_id, attemptSeconds);
			if (begun !== null) {
				if (begun.attempt - attempts_before <= attemptsMax) return begun;
				const error = 'No attempt to send it came to an end';
				await move(context, notificationLifecycle, begun, 'record_failure', { error });
				return null;
			}
			const row = await store.getNotification(context, notification_id);
			// Somebody is at it, or died at it: look again when their time is up.
			if (row.status === 'QUEUED' && row.attempt > 0)
				context.enqueue(
					deliverNotification,
					{ notification_id, attempts_before },
					{ start_after_seconds: attemptSeconds },
				);
			return null;
		});
		if (mail === null) return;
		try {
			const renew = (): Promise<boolean> =>
				job.transaction((context) => store.renewAttempt(context, mail));
			const { provider, provider_id } = await whileHeld({ took, renew }, () => send(job, mail));
			await recordSent(job, mail, { provider, provider_id });
		} catch (error) {
			if (!isProviderError(error)) throw error;
			if (isHeldBack(error)) await putOff(job, mail, error, attempts_before);
			else await recordProblem(job, mail, error, attempts_before);
		}
	},
});

/** Mails whose job was lost, for example because the worker died once too often, are taken up again. */
export const deliverForgotten = defineJob({
	name: 'notification.deliver-forgotten',
	description: 'Takes up queued mails that no job is working on',
	payload: z.object({}),
	retries: 0,
	schedule: '*/5 * * * *',
	async run(_, job) {
		await job.transaction(async (context) => {
			const forgotten = await store.listForgotten(context, 900, 500);
			for (const { id, attempt } of forgotten) {
				// At least one attempt more, and not endlessly many for a mail that kills its worker.
				const attempts_before = Math.max(0, attempt - attemptsMax + 1);
				context.enqueue(deliverNotification, { notification_id: id, attempts_before });
			}
		});
	},
});

export const notificationJobs = [deliverNotification, deliverForgotten];

async function send(
	job: JobContext,
	mail: store.NotificationRow,
): Promise<{ provider: string; provider_id: string }> {
	const sender: MailSender = job.providers.get(mailSenderPort);
	// An earlier attempt may have succeeded without our hearing of it.
	const { message_id, recipient: to, created_at: not_before } = mail;
	const earlier = mail.attempt > 1 ? await sender.find({ message_id, to, not_before }) : null;
	if (earlier !== null) return { provider: sender.id, provider_id: earlier.provider_id };
	const { provider_id } = await sender.send({
		message_id,
		to,
		subject: mail.subject,
		text: mail.body_text,
		html: mail.body_html,
		attachments: await attachments(job, mail),
	});
	return { provider: sender.id, provider_id };
}

async function attachments(job: JobContext, mail: store.NotificationRow) {
	if (mail.document_ids.length === 0) return [];
	const load = job.runtime.extensions.find(mailPoint, mail.kind)?.loadDocuments;
	if (load === undefined)
		throw new Error(`Mails of kind ${mail.kind} name documents but cannot load them`);
	return load(job.runtime, mail.document_ids);
}

async function recordSent(
	job: JobContext,
	mail: store.NotificationRow,
	sent: { provider: string; provider_id: string },
): Promise<void> {
	await job.transaction((context) =>
		move(context, notificationLifecycle, mail, 'record_sent', {
			...sent,
			error: null,
			sent_at: context.now,
		}),
	);
}

/** Nothing was sent, so this was no attempt: it is taken back and made later. */
async function putOff(
	job: JobContext,
	mail: store.NotificationRow,
	error: ProviderError,
	attempts_before: number,
): Promise<void> {
	await job.transaction(async (context) => {
		await store.takeAttemptBack(context, mail.id, mail.attempt, error.message);
		context.enqueue(
			deliverNotification,
			{ notification_id: mail.id, attempts_before },
			{ start_after_seconds: heldBackSeconds },
		);
	});
}

async function recordProblem(
	job: JobContext,
	mail: store.NotificationRow,
	error: ProviderError,
	attemptsBefore: number,
): Promise<void> {
	const attempt = mail.attempt - attemptsBefore;
	await job.transaction(async (context) => {
		if (error.kind === 'rejected' || attempt >= attemptsMax) {
			await move(context, notificationLifecycle, mail, 'record_failure', { error: error.message });
			return;
		}
		await store.recordProblem(context, mail.id, mail.attempt, error.message);
		context.enqueue(
			deliverNotification,
			{ notification_id: mail.id, attempts_before: attemptsBefore },
			{ start_after_seconds: nextAttemptSeconds(error, attempt) },
		);
	});
	job.log.warn({ err: error, notification_id: mail.id, attempt }, 'a mail could not be sent');
}
