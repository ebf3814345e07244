import { creditForNextBill, getBillingCycle } from '../billing/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import type { ChangePlan } from './plan-change.ts';
import type { SubscriptionRow } from './store.ts';
import { plannedDocuments } from './to-change.ts';

/** What a plan will do, as previews show it: with the same input, carrying it out does this and nothing else. */
export async function previewOf(
	context: ReadContext,
	subscription: SubscriptionRow,
	plan: ChangePlan,
) {
	const { status, effective_on, recurring_before, recurring_after } = plan;
	const isCovered =
		status === 'AWAITING_PAYMENT' && (await isPaidByCredit(context, subscription, plan));
	const documents = plannedDocuments(context, subscription, plan);
	return {
		subscription_id: subscription.id,
		status: isCovered ? ('APPLIED' as const) : status,
		effective_on,
		currency: subscription.currency,
		items: plan.entries.map(({ wish: { item_id }, before, after }) => ({ item_id, before, after })),
		recurring_before,
		recurring_after,
		documents: isCovered ? documents.map((one) => ({ ...one, due: 'NOW' as const })) : documents,
		replaces: plan.replaces.map(({ id }) => id),
	};
}

/** Whether the credit of the client pays at once what is asked for, with what the bills that are dropped for it have used. */
async function isPaidByCredit(
	context: ReadContext,
	{ client_id, currency }: Pick<SubscriptionRow, 'client_id' | 'currency'>,
	{ at_once, replaces }: Pick<ChangePlan, 'at_once' | 'replaces'>,
): Promise<boolean> {
	const owed = sumOf(
		at_once.map((one) => (one.action === 'ADJUST' ? one.document.net + one.document.tax : 0n)),
	);
	const dropped = await Promise.all(
		replaces.flatMap(({ billing_cycle_id: id }) =>
			id === null ? [] : [getBillingCycle(context, id)],
		),
	);
	const freed = sumOf(
		dropped.map(({ status, settled_amount }) => (status === 'CANCELLED' ? 0n : settled_amount)),
	);
	return (await creditForNextBill(context, { client_id, currency }, freed)) >= owed;
}
