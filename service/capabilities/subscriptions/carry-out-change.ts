import type { OperationContext } from '../../platform/context/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import { move, recordFirstMove } from '../../platform/lifecycle/index.ts';
import { makeDocuments, type Made } from './adjust-documents.ts';
import { applyChange } from './apply-change.ts';
import { carriedColumns, detailsOf, entryJson } from './change-items.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import { subscriptionsConfig } from './config.ts';
import type { ChangePlan } from './plan-change.ts';
import { takeBack } from './take-back-change.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';

/**
 * Does what a plan says. The caller has locked the subscription before it was planned. `wish` is the change that was asked for and
 * is approved now, whose id the plan has.
 */
export async function carryOutChange(
	context: OperationContext,
	subscription: SubscriptionRow,
	plan: ChangePlan,
	reason: string,
	wish: ChangeRow | null = null,
): Promise<ChangeRow> {
	for (const replaced of plan.replaces)
		await takeBack(context, subscription, replaced, 'Another change takes its place');
	await addItems(context, subscription, plan);
	const lapses_on = addDays(
		businessDate(context.now),
		context.config.read(subscriptionsConfig).SUBSCRIPTION_UPGRADE_DAYS,
	);
	const planned = { effective_on: plan.effective_on, items: plan.entries.map(entryJson) };
	const inserted =
		wish === null
			? await requestChange(context, {
					...planned,
					id: plan.id,
					subscription_id: subscription.id,
					client_id: subscription.client_id,
					kind: plan.kind,
					reason,
				})
			: await move(context, subscriptionChangeLifecycle, wish, 'schedule', planned);
	const made = await makeDocuments(context, subscription, plan.at_once, {
		occasion: plan.id,
		before: plan.before,
		after: plan.after,
		reason,
		due_date: lapses_on,
		carries: true,
	});
	const change = await changeStore.updateChange(context, inserted.id, documentsIn(made, inserted));
	if (plan.status === 'SCHEDULED') {
		await changeStore.replaceTerms(context, subscription.id, plan.after);
		return change;
	}
	// What the credit of the client has covered is paid already.
	const isOwed = plan.status === 'AWAITING_PAYMENT' && made.cycles[0]?.status !== 'PAID';
	if (isOwed)
		return move(context, subscriptionChangeLifecycle, change, 'await_payment', { lapses_on });
	const { id } = subscription;
	return applyChange(context, await store.getSubscription(context, id), change);
}

/** Writes a change down that needs no approval, and tells of it. */
export async function requestChange(
	context: OperationContext,
	values: Omit<Parameters<typeof changeStore.insertChange>[1], 'requested_by' | 'status'>,
): Promise<ChangeRow> {
	const change = await changeStore.insertChange(context, {
		...values,
		status: 'SCHEDULED',
		requested_by: context.actor.name,
	});
	recordFirstMove(context, subscriptionChangeLifecycle, change, 'schedule');
	return change;
}

/** Which documents belong to the change. */
function documentsIn({ cycles, credit_notes, carried }: Made, change: ChangeRow) {
	const adjustment = cycles.find(({ kind }) => kind === 'ADJUSTMENT');
	return {
		billing_cycle_id: adjustment?.id ?? null,
		credit_note_id: credit_notes[0]?.id ?? null,
		...(carried.length === 0 ? {} : carriedColumns(change, carried)),
	};
}

/** What was asked for stays written down beside what is carried over. */
export function asksFor(change: ChangeRow | null) {
	const wish = change === null ? undefined : detailsOf(change).wish;
	return wish === undefined ? {} : { wish };
}

async function addItems(
	context: OperationContext,
	{ id: subscription_id, items, billing_period }: SubscriptionRow,
	{ entries }: ChangePlan,
): Promise<void> {
	for (const { wish, after } of entries) {
		if (items.some(({ id }) => id === wish.item_id)) continue;
		const { product_id, description, unit_amount } = after;
		await changeStore.insertItem(context, {
			id: wish.item_id,
			subscription_id,
			product_id,
			description,
			unit_amount,
			billing_period,
		});
	}
}
