import type { OperationContext } from '../../platform/context/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { heldBackSeconds, isHeldBack } from '../../platform/provider/index.ts';
import { refreshLinkByReference } from '../payments/index.ts';
import { webhookLifecycle } from './lifecycle.ts';
import { webhookSourcePort, type WebhookNotice } from './ports.ts';
import { nextAttemptSeconds } from './rules.ts';
import * as store from './store.ts';
import type { WebhookRow } from './store.ts';
import { callOf } from './to-webhook.ts';

type Outcome = { transition: 'process' | 'ignore'; outcome: Record<string, unknown> };
export type Processed = 'done' | 'failed' | 'put-off';

/** Reads a claimed call and has its truth fetched and applied. Repeating it, or running it twice at once, is safe. */
export async function processWebhook(job: JobContext, event: WebhookRow): Promise<Processed> {
	const source = job.providers.find(webhookSourcePort, event.provider);
	let notice: WebhookNotice;
	try {
		if (source === null) throw new Error(`${event.provider} is not installed any more`);
		notice = source.translate(callOf(event));
	} catch (error) {
		// The bytes do not change, so trying again tells nothing new; a person can replay it after a fix.
		return fail(job, event, error, { isFinal: true });
	}
	try {
		await handOn(job, event, notice);
		return 'done';
	} catch (error) {
		if (isHeldBack(error)) return putOff(job, event);
		return fail(job, event, error, { isFinal: false });
	}
}

/** Has done what the call is about, and settles the call in the transaction of its effect. */
function handOn(job: JobContext, event: WebhookRow, notice: WebhookNotice): Promise<void> {
	switch (notice.kind) {
		case 'ignore':
			return job.transaction((context) => settle(context, event.id, ignored(notice.reason)));
		case 'payment-link': {
			const { label, gateway_reference, reference } = notice;
			const call = {
				gateway: event.provider,
				gateway_reference,
				reference,
				claims_payment: label === 'PAYMENT_SUCCEEDED',
			};
			return refreshLinkByReference(job, call, (context, result) => {
				if (result.outcome === 'UNKNOWN_LINK')
					return settle(context, event.id, ignored(result.reason));
				const { payment_link_id, status } = result;
				const outcome = { label, payment_link_id, status };
				return settle(context, event.id, { transition: 'process', outcome });
			});
		}
	}
}

const ignored = (reason: string): Outcome => ({
	transition: 'ignore',
	outcome: { label: 'IGNORED', reason },
});

async function settle(context: OperationContext, id: string, done: Outcome): Promise<void> {
	const event = await store.lockUnsettled(context, id);
	if (event === null) return;
	await move(context, webhookLifecycle, event, done.transition, {
		outcome: toJson(done.outcome),
		error: null,
		processed_at: context.now,
		leased_until: null,
	});
}

/** The vendor was not even asked, so this was no attempt. */
async function putOff(job: JobContext, { id }: WebhookRow): Promise<Processed> {
	await job.transaction(async (context) => {
		const event = await store.lockUnsettled(context, id);
		if (event !== null)
			await store.putOff(context, event, addSeconds(context.now, heldBackSeconds));
	});
	return 'put-off';
}

async function fail(
	job: JobContext,
	{ id }: WebhookRow,
	error: unknown,
	{ isFinal }: { isFinal: boolean },
): Promise<Processed> {
	const message = error instanceof Error ? error.message : String(error);
	job.log.warn({ err: error, webhook_event_id: id }, 'a vendor call could not be processed');
	await job.transaction(async (context) => {
		const event = await store.lockUnsettled(context, id);
		if (event === null) return;
		const again = isFinal ? null : nextAttemptSeconds(event.attempt);
		await move(context, webhookLifecycle, event, again === null ? 'bury' : 'fail', {
			error: message.slice(0, 2000),
			next_attempt_at: addSeconds(context.now, again ?? 0),
			leased_until: null,
		});
	});
	return 'failed';
}

const toJson = (value: Record<string, unknown>): WebhookRow['outcome'] =>
	JSON.parse(JSON.stringify(value));
