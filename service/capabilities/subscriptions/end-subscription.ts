import { cancelTasksOf } from '../provisioning/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { billCarried } from './bill-carried.ts';
import { asksFor, requestChange } from './carry-out-change.ts';
import { NotChangeable, NothingChanges } from './change-errors.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import { dropChanges } from './drop-changes.ts';
import { endSale } from './end-sale.ts';
import { subscriptionLifecycle } from './lifecycle.ts';
import { firstOpenDay } from './plan-change.ts';
import { isChangeable } from './rules.ts';
import { stopCharging } from './stop-charging.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';
import { switchOff } from './switch-off.ts';
import { takeBack } from './take-back-change.ts';

type End = { reason: string; gives_back: boolean };
export type WantedEnd = End & { service: 'SWITCH_OFF' | 'KEEP_UNTIL_PERIOD_END' };

/** Ends it as `subscription.cancel` was asked to. The caller has locked it. */
export async function endAsAsked(
	context: OperationContext,
	subscription: SubscriptionRow,
	{ service, reason, gives_back }: WantedEnd,
): Promise<void> {
	// Only then can its end wait for the end of a period that is paid or will be.
	if (service === 'KEEP_UNTIL_PERIOD_END' && isChangeable(subscription))
		await endLater(context, subscription, reason);
	else await endNow(context, subscription, { reason, gives_back });
}

/**
 * Ends it today. What was paid for later days is given back, what is owed for them is not owed any more, and what is owed for days
 * of service stays. The caller has locked it.
 */
async function endNow(
	context: OperationContext,
	subscription: SubscriptionRow,
	{ reason, gives_back }: End,
): Promise<void> {
	const { items: _, ...row } = subscription;
	const today = businessDate(context.now);
	if (row.status === 'PENDING' || row.status === 'TRIALING') {
		// Nothing was charged for a period: its first cycle is cancelled with it.
		const ended = await endSale(context, subscription, { service_until: today });
		await cancelTasksOf(context, row.id);
		await switchOff(context, ended);
		return;
	}
	await dropChanges(context, row.id, reason);
	const change = await requestChange(context, {
		subscription_id: row.id,
		client_id: row.client_id,
		kind: 'CANCEL',
		effective_on: addDays(today, 1),
		reason,
	});
	await move(context, subscriptionLifecycle, row, 'cancel', {
		service_until: today,
		switch_off_on: null,
		suspension_reason: null,
		parked_at: null,
		parked_reason: null,
		paused_from: null,
		pause_review_on: null,
	});
	const made = await stopCharging(context, subscription, {
		last_day: today,
		gives_back,
		occasion: change.id,
		reason,
	});
	await billCarried(context, subscription, today);
	await move(context, subscriptionChangeLifecycle, change, 'apply', {
		applied_at: context.now,
		credit_note_id: made.credit_notes[0]?.id ?? null,
	});
	await cancelTasksOf(context, row.id);
	await switchOff(context, await store.getSubscription(context, row.id));
}

/** The last day of service if its end is planned now; refuses where there is no end to plan. Reads only. */
export async function lastDayIfEnded(
	context: ReadContext,
	subscription: SubscriptionRow,
): Promise<Date> {
	const { id: subscription_id, status, ends_on } = subscription;
	if (!isChangeable(subscription))
		throw NotChangeable({ subscription_id, status }, { detail: `The subscription is ${status}` });
	if (subscription.cancel_at_period_end) throw NothingChanges({ subscription_id });
	const first = await firstOpenDay(context, subscription);
	return ends_on !== null && ends_on < first ? ends_on : addDays(first, -1);
}

/**
 * Plans its end for the last day that is paid. It goes on until then, and `subscription_change.cancel` takes the end back. A second
 * wish changes nothing. `wish` is the end that was asked for and is approved now. The caller has locked it.
 */
export async function endLater(
	context: OperationContext,
	subscription: SubscriptionRow,
	reason: string,
	wish: ChangeRow | null = null,
): Promise<void> {
	const { id, client_id, ends_on, cancel_at_period_end } = subscription;
	if (cancel_at_period_end) return;
	const last_day = await lastDayIfEnded(context, subscription);
	for (const change of await changeStore.listLiveChanges(context, id))
		if (change.kind === 'PAUSE' && change.status === 'SCHEDULED')
			await takeBack(context, subscription, change, reason);
	const before = {
		ends_on: ends_on?.toISOString().slice(0, 10) ?? null,
		cancel_at_period_end,
	};
	const planned = { effective_on: addDays(last_day, 1), details: { ...asksFor(wish), before } };
	const change =
		wish === null
			? await requestChange(context, {
					...planned,
					subscription_id: id,
					client_id,
					kind: 'CANCEL',
					reason,
				})
			: await move(context, subscriptionChangeLifecycle, wish, 'schedule', planned);
	await stopCharging(context, subscription, {
		last_day,
		gives_back: true,
		occasion: change.id,
		reason,
	});
	await store.updateSubscription(context, id, { cancel_at_period_end: true, ends_on: last_day });
}
