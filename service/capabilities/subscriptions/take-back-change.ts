import { getBillingCycle, isPartlySettled, voidCycle } from '../billing/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { adjustDocuments } from './adjust-documents.ts';
import { billOn } from './billing-dates.ts';
import { basisOf, isOfItems, termsBy } from './change-basis.ts';
import { ChangePaid } from './change-errors.ts';
import { detailsOf } from './change-items.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';

/**
 * Takes a change back that does not hold yet: what waits for a payment is not charged any more, what was planned does not happen,
 * and cycles that were made by its terms are made anew. The caller has locked the subscription, which may have changed afterwards.
 */
export async function takeBack(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
	reason: string,
): Promise<ChangeRow> {
	await closeCycleOf(context, change, reason);
	const taken = await move(context, subscriptionChangeLifecycle, change, 'cancel', {
		lapses_on: null,
	});
	await undo(context, subscription, change, reason);
	return taken;
}

/** An upgrade that nobody has paid in time is dropped. False when money came: then it waits for the rest of it. */
export async function lapse(context: OperationContext, change: ChangeRow): Promise<boolean> {
	const { billing_cycle_id } = change;
	if (billing_cycle_id !== null) {
		const { status } = await getBillingCycle(context, billing_cycle_id);
		const isOver = status === 'CANCELLED' || status === 'WRITTEN_OFF';
		if (!isOver && (await isPartlySettled(context, billing_cycle_id))) {
			// The rest is asked for, or finance decides what becomes of the part.
			await changeStore.updateChange(context, change.id, { lapses_on: null });
			return false;
		}
		if (!isOver) await voidCycle(context, billing_cycle_id, 'It was not paid in time');
	}
	await move(context, subscriptionChangeLifecycle, change, 'lapse');
	return true;
}

/** The cycle that charges a change, before money has come for it. */
async function closeCycleOf(
	context: OperationContext,
	{ id, status, billing_cycle_id }: ChangeRow,
	reason: string,
): Promise<void> {
	if (status !== 'AWAITING_PAYMENT' || billing_cycle_id === null) return;
	const cycle = await getBillingCycle(context, billing_cycle_id);
	if (cycle.status === 'CANCELLED') return;
	if (await isPartlySettled(context, billing_cycle_id))
		throw ChangePaid({ subscription_change_id: id, billing_cycle_id });
	await voidCycle(context, billing_cycle_id, reason);
}

async function undo(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
	reason: string,
): Promise<void> {
	if (change.status !== 'SCHEDULED') return;
	if (isOfItems(change)) return undoTerms(context, subscription, change, reason);
	if (change.kind === 'CANCEL') await undoEnd(context, subscription, change);
	if (change.kind === 'PAUSE')
		await chargeAgain(context, subscription, change, { paused_from: null, pause_review_on: null });
}

async function undoTerms(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
	reason: string,
): Promise<void> {
	const basis = await basisOf(context, subscription);
	const before = termsBy(basis, { more: [] });
	const terms = termsBy(basis, { without: [change.id] });
	await changeStore.replaceTerms(context, subscription.id, terms);
	await adjustDocuments(
		context,
		{ subscription, changes: basis.changes, terms, from: change.effective_on },
		{ occasion: `${change.id}:cancelled`, before, reason, carries: false },
	);
}

async function undoEnd(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
): Promise<void> {
	const { before } = detailsOf(change);
	const ends_on = before?.ends_on ?? null;
	await chargeAgain(context, subscription, change, {
		cancel_at_period_end: before?.cancel_at_period_end ?? false,
		ends_on: ends_on === null ? null : new Date(ends_on),
	});
}

/** The next period is charged as if nothing had been planned; the billing run makes a cycle that was cancelled anew. */
async function chargeAgain(
	context: OperationContext,
	subscription: SubscriptionRow,
	{ effective_on }: ChangeRow,
	set: Partial<
		Pick<SubscriptionRow, 'ends_on' | 'cancel_at_period_end' | 'paused_from' | 'pause_review_on'>
	>,
): Promise<void> {
	const ends_on = 'ends_on' in set ? (set.ends_on ?? null) : subscription.ends_on;
	const isLast = ends_on !== null && addDays(ends_on, 1) <= effective_on;
	const dates = isLast
		? { next_billing_date: null, bill_on: null }
		: {
				next_billing_date: effective_on,
				bill_on: await billOn(context, subscription, effective_on),
			};
	await store.updateSubscription(context, subscription.id, { ...set, ...dates });
}
