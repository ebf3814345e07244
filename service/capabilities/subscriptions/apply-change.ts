import type { OperationContext } from '../../platform/context/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { roundedFraction } from '../../platform/money/index.ts';
import { adjustDocuments } from './adjust-documents.ts';
import { asLive, basisOf, productIn, productsOf, taxRates, termsBy } from './change-basis.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import { changeServices, type ItemStep } from './change-services.ts';
import { carriedColumns, detailsOf } from './change-items.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import { byItem, inForce, type ItemTerms } from './change-terms.ts';
import { cancelItemRemoval, planItemRemoval } from './removal.ts';
import type { SubscriptionRow } from './store.ts';

/**
 * A change of items holds from now on: terms, items and services follow, and so do the documents of periods that are charged
 * already. The caller has locked the subscription.
 */
export async function applyChange(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
	set: Partial<Pick<ChangeRow, 'billing_cycle_id' | 'credit_note_id' | 'carried_net'>> = {},
): Promise<ChangeRow> {
	const basis = await basisOf(context, subscription);
	const before = termsBy(basis, { without: [change.id] });
	const terms = termsBy(basis, { more: [asLive(change)] });
	await changeStore.replaceTerms(context, subscription.id, terms);
	await move(context, subscriptionChangeLifecycle, change, 'apply', {
		...set,
		applied_at: context.now,
		lapses_on: null,
	});
	const steps = await bringInForce(context, subscription, terms);
	const back = steps.filter(({ before, after }) => before.quantity === 0 && after.quantity > 0);
	await cancelItemRemoval(
		context,
		subscription.items,
		back.map(({ before }) => before),
	);
	const ended = await changeServices(context, subscription, steps, change.id);
	await planItemRemoval(context, ended, change.id);
	const { carried } = await adjustDocuments(
		context,
		{ subscription, changes: basis.changes, terms, from: change.effective_on },
		{
			occasion: `${change.id}:applied`,
			before,
			reason: change.reason ?? 'Change',
			carries: true,
		},
	);
	const applied = await changeStore.lockChange(context, change.id);
	if (carried.length === 0) return applied;
	const earlier = detailsOf(applied).carried ?? [];
	const columns = carriedColumns(applied, [...earlier, ...carried]);
	return changeStore.updateChange(context, change.id, columns);
}

/** The items hold what is in force today. Gives those that were something else. */
async function bringInForce(
	context: OperationContext,
	{ items }: SubscriptionRow,
	terms: readonly ItemTerms[],
): Promise<ItemStep[]> {
	const today = businessDate(context.now);
	const rows = byItem(terms);
	const products = await productsOf(context, terms);
	const codes = [...products.values()].map(({ tax_code }) => tax_code);
	const rates = await taxRates(context, codes, today);
	const steps: ItemStep[] = [];
	for (const before of items) {
		const state = inForce(rows.get(before.id) ?? [], today);
		if (state === null || isSame(before, state)) continue;
		const { product_id, description, quantity, unit_amount, amount } = state;
		const rate = rates.get(productIn(products, product_id).tax_code);
		const tax =
			rate === undefined ? 0n : roundedFraction(amount * rate.numerator, rate.denominator);
		const values = { product_id, description, quantity, unit_amount, amount, tax };
		await changeStore.updateItem(context, before.id, values);
		steps.push({ before, after: { ...before, ...values } });
	}
	return steps;
}

const isSame = (
	item: SubscriptionRow['items'][number],
	state: Omit<ItemTerms, 'change_id' | 'subscription_item_id' | 'valid_from'>,
): boolean =>
	item.product_id === state.product_id &&
	item.description === state.description &&
	item.quantity === state.quantity &&
	item.unit_amount === state.unit_amount &&
	item.amount === state.amount;
