import { listTasksOf } from '../provisioning/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { subscriptionsConfig } from './config.ts';
import { requestServices } from './request-services.ts';
import { laterDay, mayBeOn, terminationWarningDays } from './rules.ts';
import * as store from './store.ts';

/** A subscription ends once, and so do its services. */
const occasion = 'end';

/**
 * Switches off what of a subscription that has ended may be on, and plans the day on which it is removed with its data. The
 * caller has locked the subscription.
 */
export async function switchOff(
	context: OperationContext,
	subscription: Pick<store.SubscriptionRow, 'id' | 'client_id' | 'items'>,
): Promise<void> {
	const { id } = subscription;
	const tasks = await listTasksOf(context, id);
	const plan = { termination_warning_queued_at: null, termination_warned_at: null };
	if (!tasks.some(mayBeOn)) {
		await store.updateSubscription(context, id, { switch_off_on: null, terminate_on: null });
		return;
	}
	await requestServices(context, subscription, 'SUSPEND', occasion);
	const terminate_on = terminationDay(context, businessDate(context.now));
	await store.updateSubscription(context, id, { switch_off_on: null, terminate_on, ...plan });
}

/** Day on which what was switched off on a day is removed with its data. */
export const terminationDay = (
	context: Pick<OperationContext, 'config'>,
	switched_off_on: Date,
): Date =>
	addDays(switched_off_on, context.config.read(subscriptionsConfig).TERMINATION_GRACE_DAYS);

/** Removes it, with its data. The client was warned, and the day has come. The caller has locked the subscription. */
export async function terminate(
	context: OperationContext,
	subscription: Pick<store.SubscriptionRow, 'id' | 'client_id' | 'items'>,
): Promise<void> {
	await requestServices(context, subscription, 'TERMINATE', occasion);
	await store.updateSubscription(context, subscription.id, { terminate_on: null });
}

/**
 * Keeps what was switched off, such as when the client comes back in the grace time: nothing is removed any more, and a warning
 * that has not left yet is not sent. False when there is nothing to keep: its removal has begun, or was never planned.
 */
export async function cancelTermination(
	context: OperationContext,
	subscriptionId: string,
): Promise<boolean> {
	const { terminate_on } = await store.lockSubscription(context, subscriptionId);
	if (terminate_on === null) return false;
	await store.updateSubscription(context, subscriptionId, { terminate_on: null });
	return true;
}

/** The day told in the last warning: as planned, unless that would leave the client less time than the warning promises. */
export const warnedDay = (terminate_on: Date, today: Date): Date =>
	laterDay(terminate_on, addDays(today, terminationWarningDays));

/**
 * The last warning has left. However late that was, nothing is removed before three full days have passed; today counts as
 * none of them.
 */
export async function markWarned(context: OperationContext, subscriptionId: string): Promise<void> {
	const { terminate_on, termination_warned_at } = await store.lockSubscription(
		context,
		subscriptionId,
	);
	if (terminate_on === null || termination_warned_at !== null) return;
	await store.updateSubscription(context, subscriptionId, {
		termination_warned_at: context.now,
		terminate_on: laterDay(terminate_on, addDays(businessDate(context.now), 4)),
	});
}
