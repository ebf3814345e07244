import { z } from 'zod';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { holdLease, noLease } from '../../platform/lease/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { isProviderError, type ProviderError } from '../../platform/errors/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { deferredSeconds, isDeferred } from '../../platform/provider/index.ts';
import { notificationLifecycle } from './lifecycle.ts';
import { assertDeliverable, filesOf, installedChannel, renderDelivery } from './render-delivery.ts';
import { attemptSeconds, attemptsMax, secondsUntilNextSend } from './schedule.ts';
import * as store from './store.ts';

/** Sends one queued delivery, which the API calls a notification. The row decides whether there is anything to do, so the job may run at any time, twice too. */
export const deliverNotification = defineJob({
	name: 'notification.deliver',
	description: 'Hands a queued message to the provider of its channel',
	payload: z.object({
		notification_id: z.uuid(),
		/** Attempts of earlier rounds; each retry by a person begins another round. */
		attempts_before: z.int().default(0),
	}),
	retries: 5,
	async run({ notification_id, attempts_before }, job) {
		const claimedAt = performance.now();
		const delivery = await job.transaction(async (context) => {
			const begun = await store.beginAttempt(context, notification_id, attemptSeconds);
			if (begun !== null) {
				if (begun.attempt - attempts_before <= attemptsMax) return begun;
				const error = 'No attempt to send it came to an end';
				await move(context, notificationLifecycle, begun, 'record_failure', { ...noLease, error });
				return null;
			}
			const row = await store.getDelivery(context, notification_id);
			// Another attempt has the lease, and its process may have died: look again when the lease has run out.
			if (row.status === 'QUEUED')
				context.enqueue(
					deliverNotification,
					{ notification_id, attempts_before },
					{ start_after_seconds: attemptSeconds },
				);
			return null;
		});
		if (delivery === null) return;
		try {
			const renew = (): Promise<boolean> =>
				job.transaction((context) => store.renewAttempt(context, delivery, attemptSeconds));
			const outcome = await holdLease({ claimedAt, renew }, () => send(job, delivery));
			await recordOutcome(job, delivery, outcome);
		} catch (error) {
			if (!isProviderError(error)) throw error;
			if (isDeferred(error)) await putOff(job, delivery, error, attempts_before);
			else await recordProblem(job, delivery, error, attempts_before);
		}
	},
});

/** Deliveries whose job was lost, for example because the worker died once too often, are taken up again. */
export const deliverForgotten = defineJob({
	name: 'notification.deliver-forgotten',
	description: 'Takes up queued messages that no job is working on',
	payload: z.object({}),
	retries: 0,
	schedule: '*/5 * * * *',
	async run(_, job) {
		await job.transaction(async (context) => {
			const forgotten = await store.listForgotten(context, 900, 500);
			for (const { id, attempt } of forgotten) {
				// At least one attempt more, and not endlessly many for a delivery that kills its worker.
				const attempts_before = Math.max(0, attempt - attemptsMax + 1);
				context.enqueue(deliverNotification, { notification_id: id, attempts_before });
			}
		});
	},
});

export const notificationJobs = [deliverNotification, deliverForgotten];

type Outcome =
	| {
			provider: string;
			provider_id: string;
			provider_thread_id: string | null;
			is_read_back: boolean;
	  }
	| { skipped: string };

async function send(job: JobContext, delivery: store.DeliveryRow): Promise<Outcome> {
	const channel = installedChannel(job.providers, delivery.channel);
	// An earlier attempt may have succeeded although its answer was lost; then nothing can be skipped any more.
	const { reference, recipient: to, created_at: not_before } = delivery;
	const earlier = delivery.attempt > 1 ? await channel.find({ reference, to, not_before }) : null;
	const is_read_back = readsBack(job, channel.id);
	if (earlier !== null)
		return {
			provider: channel.id,
			provider_id: earlier.provider_id,
			provider_thread_id: null,
			is_read_back,
		};
	const rendered = await job.transaction((context) => renderDelivery(context, channel, delivery));
	if ('skipped' in rendered) return rendered;
	assertDeliverable(channel, rendered.message);
	const attachments = await filesOf(job.runtime, delivery.kind, rendered.document_ids);
	const { provider_id, thread_id = null } = await channel.send({
		...rendered.message,
		attachments,
	});
	return { provider: channel.id, provider_id, provider_thread_id: thread_id, is_read_back };
}

/** Whether this provider reads its mailbox, too: then the Message-ID under which the mail left can be looked up. */
const readsBack = ({ providers }: JobContext, provider: string): boolean =>
	providers.summaries().some(({ id, ports }) => id === provider && ports.includes('mailbox'));

async function recordOutcome(
	job: JobContext,
	delivery: store.DeliveryRow,
	outcome: Outcome,
): Promise<void> {
	await job.transaction(async (context) => {
		if ('skipped' in outcome) return endUnsent(context, delivery, 'record_skip', outcome.skipped);
		// Whether or not the lease is still ours: it is at the provider, and no other attempt can change that.
		const { is_read_back, ...at } = outcome;
		const read_back_at = is_read_back ? context.machine_now : null;
		const set = { ...at, ...noLease, error: null, sent_at: context.now, read_back_at };
		await move(context, notificationLifecycle, delivery, 'record_sent', set);
	});
}

/** Ends a delivery without sending it, unless another attempt has claimed it meanwhile: then that one decides. */
async function endUnsent(
	context: OperationContext,
	delivery: store.DeliveryRow,
	transition: 'record_skip' | 'record_failure',
	error: string,
): Promise<void> {
	if (await store.endAttempt(context, delivery, { error }))
		await move(context, notificationLifecycle, delivery, transition, { error });
}

/** Nothing was sent, so this was no attempt: it is taken back and made later. */
async function putOff(
	job: JobContext,
	delivery: store.DeliveryRow,
	error: ProviderError,
	attempts_before: number,
): Promise<void> {
	await job.transaction(async (context) => {
		const set = { error: error.message, attempt: delivery.attempt - 1 };
		if (!(await store.endAttempt(context, delivery, set))) return;
		context.enqueue(
			deliverNotification,
			{ notification_id: delivery.id, attempts_before },
			{ start_after_seconds: deferredSeconds },
		);
	});
}

async function recordProblem(
	job: JobContext,
	delivery: store.DeliveryRow,
	error: ProviderError,
	attemptsBefore: number,
): Promise<void> {
	const attempt = delivery.attempt - attemptsBefore;
	await job.transaction(async (context) => {
		if (error.kind === 'rejected' || attempt >= attemptsMax) {
			await endUnsent(context, delivery, 'record_failure', error.message);
			return;
		}
		if (!(await store.endAttempt(context, delivery, { error: error.message }))) return;
		context.enqueue(
			deliverNotification,
			{ notification_id: delivery.id, attempts_before: attemptsBefore },
			{ start_after_seconds: secondsUntilNextSend(error, attempt) },
		);
	});
	job.log.warn(
		{ err: error, notification_id: delivery.id, attempt },
		'a message could not be sent',
	);
}
