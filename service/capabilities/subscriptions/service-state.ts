import { hasOverdueCycle } from '../billing/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { billOn } from './billing-dates.ts';
import { asSubject, subscriptionLifecycle } from './lifecycle.ts';
import { requestServices } from './request-services.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';

/**
 * Whether a subscription's services run, as far as money and staff decide it. Each function locks the subscription, looks
 * again, and changes nothing when there is nothing to change: callers may come twice, late, or at the same time.
 */

/** An active subscription with an overdue cycle becomes PAST_DUE; its services stay on. */
export async function fallDue(context: OperationContext, subscriptionId: string): Promise<void> {
	const { items: _, ...row } = await store.lockSubscription(context, subscriptionId);
	if (row.status !== 'ACTIVE' || !(await hasOverdueCycle(context, asSubject(row)))) return;
	await move(context, subscriptionLifecycle, row, 'fall_due');
}

/** A PAST_DUE subscription without an overdue cycle is ACTIVE again. */
async function recover(
	context: OperationContext,
	{ items: _, ...row }: SubscriptionRow,
): Promise<void> {
	if (row.status !== 'PAST_DUE' || (await hasOverdueCycle(context, asSubject(row)))) return;
	await move(context, subscriptionLifecycle, row, 'recover');
}

/** A PAST_DUE subscription goes on when its last overdue cycle was given up; one that is suspended stays so. */
export async function recoverIfNothingIsOverdue(
	context: OperationContext,
	subscriptionId: string,
): Promise<void> {
	await recover(context, await store.lockSubscription(context, subscriptionId));
}

/** Statuses in which services run that must be paid for. */
const charged = new Set(['ACTIVE', 'PAST_DUE']);

type SuspensionReason = 'NON_PAYMENT' | 'STAFF';

/**
 * Switches the services off until `goOnIfPaid` or `liftSuspension`. `occasion` names the suspension, such as the cycle that
 * was not paid: the same again asks for nothing twice. One that is suspended already stays so; by STAFF it is from then on not
 * lifted by money. For want of payment nothing is switched off that is off already, or was never paid for; staff gets
 * lifecycle.illegal-move there.
 */
export async function suspend(
	context: OperationContext,
	subscriptionId: string,
	{ reason, occasion }: { reason: SuspensionReason; occasion: string },
): Promise<SubscriptionRow> {
	const before = await store.lockSubscription(context, subscriptionId);
	const { items, ...row } = before;
	if (reason === 'NON_PAYMENT' && !charged.has(row.status)) return before;
	if (row.status === 'SUSPENDED') {
		const values = { suspension_reason: reason };
		return { ...(await store.updateSubscription(context, row.id, values)), items };
	}
	const after = await move(context, subscriptionLifecycle, row, 'suspend', {
		suspension_reason: reason,
		suspended_on: businessDate(context.now),
	});
	await requestServices(context, before, 'SUSPEND', occasion);
	return { ...after, items };
}

/** Switches the services on again once nothing is overdue, when it was suspended for that. `occasion` names what ended it. */
async function resumeIfPaid(
	context: OperationContext,
	before: SubscriptionRow,
	occasion: string,
): Promise<void> {
	if (before.status !== 'SUSPENDED' || before.suspension_reason !== 'NON_PAYMENT') return;
	if (await hasOverdueCycle(context, asSubject(before))) return;
	await resume(context, before, occasion);
}

/**
 * After the cycle with that id was paid, or need not be paid any more: a late payer is ACTIVE again, and services that were
 * suspended for want of payment go on, unless another cycle is overdue.
 */
export async function goOnIfPaid(
	context: OperationContext,
	subscriptionId: string,
	cycleId: string,
): Promise<void> {
	const subscription = await store.lockSubscription(context, subscriptionId);
	await recover(context, subscription);
	await resumeIfPaid(context, subscription, cycleId);
}

/**
 * Switches the services on again because staff decides so, whatever is owed; with an overdue cycle it is PAST_DUE then. Throws
 * lifecycle.illegal-move when it is not suspended.
 */
export async function liftSuspension(
	context: OperationContext,
	subscriptionId: string,
	occasion: string,
): Promise<SubscriptionRow> {
	const before = await store.lockSubscription(context, subscriptionId);
	await resume(context, before, occasion);
	await fallDue(context, subscriptionId);
	return store.getSubscription(context, subscriptionId);
}

/** A suspended subscription has made no cycles, so what is charged next begins today. The anchor stays. */
async function resume(
	context: OperationContext,
	before: SubscriptionRow,
	occasion: string,
): Promise<void> {
	const { items: _, ...row } = before;
	const today = businessDate(context.now);
	const isBehind = row.next_billing_date !== null && row.next_billing_date < today;
	const dates = isBehind
		? { next_billing_date: today, bill_on: await billOn(context, before, today) }
		: {};
	await move(context, subscriptionLifecycle, row, 'lift_suspension', {
		suspension_reason: null,
		...dates,
	});
	await requestServices(context, before, 'RESUME', occasion);
}
