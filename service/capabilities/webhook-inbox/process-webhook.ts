import type { OperationContext } from '../../platform/context/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { noLease } from '../../platform/lease/index.ts';
import { deferredSeconds, isDeferred } from '../../platform/provider/index.ts';
import { secondsUntilRetry } from '../../platform/retry/index.ts';
import { webhookLifecycle } from './lifecycle.ts';
import { noticeHandlerPoint, type NoticeResult } from './notice-handler.ts';
import { webhookSourcePort } from './ports.ts';
import { webhookRetries } from './rules.ts';
import * as store from './store.ts';
import type { WebhookRow } from './store.ts';
import { callOf } from './to-webhook.ts';

export type Processed = 'done' | 'failed' | 'put-off';

/** Reads a claimed call and runs the handler of its notice. Repeating it, or running it twice at once, is safe. */
export async function processWebhook(job: JobContext, event: WebhookRow): Promise<Processed> {
	let applyNotice: () => Promise<void>;
	try {
		applyNotice = read(job, event);
	} catch (error) {
		// The bytes do not change, so trying again tells nothing new; a person can replay it after a fix.
		return fail(job, event, error, { isFinal: true });
	}
	try {
		await applyNotice();
		return 'done';
	} catch (error) {
		if (isDeferred(error)) return putOff(job, event);
		return fail(job, event, error, { isFinal: false });
	}
}

/** Finds what to do for a call, without doing it. Throws when the call cannot be read or no capability handles its notice. */
function read(job: JobContext, event: WebhookRow): () => Promise<void> {
	const source = job.providers.find(webhookSourcePort, event.provider);
	if (source === null) throw new Error(`${event.provider} is not installed any more`);
	const meaning = source.translate(callOf(event));
	if ('ignored' in meaning)
		return () => job.transaction((context) => settle(context, event, 'IGNORED', meaning));
	const { kind, label } = meaning.notice;
	const handler = job.runtime.extensions.find(noticeHandlerPoint, kind);
	if (handler === null) throw new Error(`No capability handles notices of kind ${kind}`);
	const notice = handler.notice.parse(meaning.notice);
	const { provider } = event;
	return () =>
		handler.handle(job, { provider }, notice, (context, result) =>
			settle(context, event, label, result),
		);
}

/** Records the outcome, unless the lease was lost: then another process has the call and records it. */
async function settle(
	context: OperationContext,
	claimed: WebhookRow,
	label: string,
	result: NoticeResult,
): Promise<void> {
	const event = await store.lockClaimed(context, claimed);
	if (event === null) return;
	const isIgnored = 'ignored' in result;
	const outcome = isIgnored
		? { label: 'IGNORED', reason: result.ignored }
		: { label, ...result.done };
	await move(context, webhookLifecycle, event, isIgnored ? 'ignore' : 'process', {
		outcome: toJson(outcome),
		error: null,
		processed_at: context.now,
		...noLease,
	});
}

/** The circuit breaker or the rate limit held the call back: nothing was sent to the vendor, so no attempt is counted. */
async function putOff(job: JobContext, claimed: WebhookRow): Promise<Processed> {
	await job.transaction(async (context) => {
		const event = await store.lockClaimed(context, claimed);
		if (event !== null)
			await store.putOff(context, event, addSeconds(context.machine_now, deferredSeconds));
	});
	return 'put-off';
}

async function fail(
	job: JobContext,
	claimed: WebhookRow,
	error: unknown,
	{ isFinal }: { isFinal: boolean },
): Promise<Processed> {
	const message = error instanceof Error ? error.message : String(error);
	job.log.warn(
		{ err: error, webhook_event_id: claimed.id },
		'a vendor call could not be processed',
	);
	await job.transaction(async (context) => {
		const event = await store.lockClaimed(context, claimed);
		if (event === null) return;
		const again = isFinal ? null : secondsUntilRetry(webhookRetries, event.attempt);
		await move(context, webhookLifecycle, event, again === null ? 'bury' : 'fail', {
			error: message.slice(0, 2000),
			next_attempt_at: addSeconds(context.machine_now, again ?? 0),
			...noLease,
		});
	});
	return 'failed';
}

const toJson = (value: Record<string, unknown>): WebhookRow['outcome'] =>
	JSON.parse(JSON.stringify(value));
