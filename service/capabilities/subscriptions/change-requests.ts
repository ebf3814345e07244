import { addDays } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { illegalMove } from '../../platform/lifecycle/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { ChangeRequested, CostsMore } from './change-errors.ts';
import { subscriptionChangeEvents } from './change-events.ts';
import { carryOutChange } from './carry-out-change.ts';
import { detailsOf, entryJson } from './change-items.ts';
import { changeFacts, subscriptionChangeLifecycle } from './change-lifecycle.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import { wishesOf, type WantedItem } from './change-wishes.ts';
import { endLater, lastDayIfEnded } from './end-subscription.ts';
import type { PlannedAdjustment } from './period-documents.ts';
import { planChange, type ChangePlan, type When } from './plan-change.ts';
import type { SubscriptionRow } from './store.ts';

type Wish = {
	items: readonly Omit<WantedItem, 'unit_amount'>[];
	when: When | null;
	reason: string;
	requested_for: string | null;
};

/** Writes down what is asked for, with what it costs now, and tells of it. The caller has locked the subscription. */
export async function askForChange(
	context: OperationContext,
	subscription: SubscriptionRow,
	{ items, when, reason, requested_for }: Wish,
): Promise<ChangeRow> {
	const { id: subscription_id, client_id, currency } = subscription;
	await assertNoneWaits(context, subscription_id);
	const plan = await planChange(context, subscription, {
		kind: 'ITEMS',
		wishes: await wishesOf(context, subscription, items),
		when,
		grant_credit: false,
	});
	const charge_amount = chargeOf(plan);
	const row = await changeStore.insertChange(context, {
		id: plan.id,
		status: 'REQUESTED',
		subscription_id,
		client_id,
		kind: plan.kind,
		effective_on: plan.effective_on,
		reason,
		requested_by: context.actor.name,
		requested_for,
		items: plan.entries.map(entryJson),
		details: wishJson(context, { items: [...items], when, charge_amount }),
	});
	context.publish(subscriptionChangeEvents.approval_requested, {
		subject_type: subscriptionChangeLifecycle.name,
		subject_id: row.id,
		client_id,
		payload: {
			...changeFacts(row),
			billing_cycle_id: null,
			credit_note_id: null,
			lapses_on: null,
			requested_for,
			reason,
			currency,
			items: plan.entries.map(({ wish: { item_id }, before, after }) => ({
				item_id,
				description: after.description,
				quantity_before: before?.quantity ?? 0,
				quantity_after: after.quantity,
			})),
			recurring_before: plan.recurring_before,
			recurring_after: plan.recurring_after,
			charge_amount,
		},
	});
	return row;
}

/** Writes down that the end is asked for. The caller has locked the subscription. */
export async function askForEnd(
	context: OperationContext,
	subscription: SubscriptionRow,
	{ reason, requested_for }: Pick<Wish, 'reason' | 'requested_for'>,
): Promise<ChangeRow> {
	const { id: subscription_id, client_id, currency } = subscription;
	await assertNoneWaits(context, subscription_id);
	const last_day = await lastDayIfEnded(context, subscription);
	const row = await changeStore.insertChange(context, {
		status: 'REQUESTED',
		subscription_id,
		client_id,
		kind: 'CANCEL',
		effective_on: addDays(last_day, 1),
		reason,
		requested_by: context.actor.name,
		requested_for,
		items: [],
		details: wishJson(context, { items: [], when: null, charge_amount: 0n }),
	});
	const recurring = subscription.items.filter(({ billing_period }) => billing_period !== 'ONCE');
	context.publish(subscriptionChangeEvents.approval_requested, {
		subject_type: subscriptionChangeLifecycle.name,
		subject_id: row.id,
		client_id,
		payload: {
			...changeFacts(row),
			billing_cycle_id: null,
			credit_note_id: null,
			lapses_on: null,
			requested_for,
			reason,
			currency,
			items: recurring.map(({ id: item_id, description, quantity }) => ({
				item_id,
				description,
				quantity_before: quantity,
				quantity_after: 0,
			})),
			recurring_before: sumOf(recurring.map(({ amount }) => amount)),
			recurring_after: 0n,
			charge_amount: 0n,
		},
	});
	return row;
}

async function assertNoneWaits(context: OperationContext, subscription_id: string): Promise<void> {
	const waiting = await changeStore.findRequested(context, subscription_id);
	if (waiting !== null)
		throw ChangeRequested({ subscription_id, subscription_change_id: waiting.id });
}

/** What was asked for, as `details` keeps it. */
const wishJson = (
	{ actor }: OperationContext,
	{
		items,
		when,
		charge_amount,
	}: Pick<Wish, 'when'> & { items: Wish['items'][number][]; charge_amount: bigint },
) => ({
	wish: {
		items,
		when,
		by_client: actor.role === 'CLIENT',
		charge_amount: charge_amount.toString(),
	},
});

type Decision = { decided_by: string | undefined; amount_max: bigint | undefined };

/** Makes the change that was asked for as it would be made today. The caller has locked the subscription and the change. */
export async function approveChange(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
	{ decided_by, amount_max }: Decision,
): Promise<ChangeRow> {
	const { wish } = detailsOf(change);
	// Read before anything is planned: of one that was decided already, its status is what is wrong.
	if (change.status !== 'REQUESTED' || wish === undefined)
		throw illegalMove(context, subscriptionChangeLifecycle, change, 'schedule');
	if (change.kind === 'CANCEL') return approveEnd(context, subscription, change, { decided_by });
	const plan = await planChange(context, subscription, {
		kind: 'ITEMS',
		wishes: await wishesOf(context, subscription, wish.items),
		when: wish.when,
		grant_credit: false,
		id: change.id,
	});
	const amount = chargeOf(plan);
	const allowed = amount_max ?? BigInt(wish.charge_amount);
	if (amount > allowed)
		throw CostsMore(
			{
				subscription_change_id: change.id,
				amount: amount.toString(),
				amount_max: allowed.toString(),
			},
			{ detail: `It costs ${amount} ${subscription.currency} with tax, and ${allowed} is allowed` },
		);
	const decided = await decide(context, change, { decided_by });
	return carryOutChange(context, subscription, plan, reasonOf(change), decided);
}

/** Plans the end that was asked for, for the last day as it is today. */
async function approveEnd(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
	decision: Pick<Decision, 'decided_by'>,
): Promise<ChangeRow> {
	await lastDayIfEnded(context, subscription);
	const decided = await decide(context, change, decision);
	await endLater(context, subscription, reasonOf(change), decided);
	return changeStore.getChange(context, change.id);
}

const reasonOf = ({ reason }: ChangeRow): string => reason ?? 'It was asked for';

const decide = (
	context: OperationContext,
	{ id }: ChangeRow,
	{ decided_by }: Pick<Decision, 'decided_by'>,
): Promise<ChangeRow> =>
	changeStore.updateChange(context, id, {
		decided_by: decided_by ?? context.actor.name,
		decided_at: context.now,
	});

/** What the bills of a plan add up to with tax; of a bill that is made anew what it is more than before. */
const chargeOf = ({ at_once, when_paid }: ChangePlan): bigint =>
	sumOf([...at_once, ...when_paid].map(amountOf).filter((amount) => amount > 0n));

const amountOf = (one: PlannedAdjustment): bigint =>
	one.action === 'ADJUST'
		? one.document.net + one.document.tax
		: sumOf(one.items.map(({ amount }) => amount)) + one.tax - one.cycle.amount;
