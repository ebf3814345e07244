import { businessDate, isoDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { monthsOf, periodAt } from '../../../platform/period/index.ts';
import { requestChange } from '../carry-out-change.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { NotChangeable } from '../change-errors.ts';
import { subscriptionChangeLifecycle } from '../change-lifecycle.ts';
import * as changeStore from '../change-store.ts';
import { subscriptionLifecycle } from '../lifecycle.ts';
import { requestServices } from '../request-services.ts';
import { periodOf } from '../rules.ts';
import * as store from '../store.ts';
import type { SubscriptionRow } from '../store.ts';
import { takeBack } from '../take-back-change.ts';
import { toSubscription } from '../to-subscription.ts';

export const resumeSubscription = handle(
	subscriptionChangesContract.resume,
	async (input, context) => {
		const subscription = await store.lockSubscription(context, input.subscription_id);
		const { id, status, paused_from } = subscription;
		if (status === 'PAUSED') await beginAnew(context, subscription, input.reason);
		else if (paused_from !== null) await forgetPause(context, subscription, input.reason);
		else
			throw NotChangeable(
				{ subscription_id: id, status },
				{ detail: `The subscription is ${status}, and no pause of it is planned` },
			);
		return toSubscription(await store.getSubscription(context, id));
	},
);

/** Periods are counted from today: nothing was charged for the days of the pause. The billing run charges the new one. */
async function beginAnew(
	context: OperationContext,
	subscription: SubscriptionRow,
	reason: string,
): Promise<void> {
	const { items: _, ...row } = subscription;
	const today = businessDate(context.now);
	const period = periodAt(today, monthsOf(periodOf(row.billing_period)), 0);
	const change = await requestChange(context, {
		subscription_id: row.id,
		client_id: row.client_id,
		kind: 'RESUME',
		effective_on: today,
		reason,
	});
	await move(context, subscriptionLifecycle, row, 'resume', {
		anchor_date: today,
		current_period_start: period.start,
		current_period_end: period.end,
		next_billing_date: today,
		bill_on: today,
		paused_from: null,
		pause_review_on: null,
	});
	await requestServices(context, subscription, 'RESUME', `resume ${isoDate(today)}`);
	await move(context, subscriptionChangeLifecycle, change, 'apply', { applied_at: context.now });
}

async function forgetPause(
	context: OperationContext,
	subscription: SubscriptionRow,
	reason: string,
): Promise<void> {
	const live = await changeStore.listLiveChanges(context, subscription.id);
	for (const change of live)
		if (change.kind === 'PAUSE' && change.status === 'SCHEDULED')
			await takeBack(context, subscription, change, reason);
}
