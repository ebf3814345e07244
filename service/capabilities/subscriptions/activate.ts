import { findInitialCycle, redateCycle, type getBillingCycle } from '../billing/index.ts';
import { getBareProduct } from '../catalog/index.ts';
import { createTasks, type TaskToCreate } from '../provisioning/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { NotPaid } from './errors.ts';
import { asSubject, subscriptionLifecycle } from './lifecycle.ts';
import { billingStart, isPaid, leadDays, periodOf } from './rules.ts';
import * as store from './store.ts';
import { taskTypes } from './task-owner.ts';

export type Cycle = Awaited<ReturnType<typeof getBillingCycle>>;
type Product = Awaited<ReturnType<typeof getBareProduct>>;

/**
 * Makes a paid subscription active: periods begin today, or on the day after its trial, and what was sold is switched on unless
 * the trial has done that. `named` is the cycle that the caller named. The caller has locked the subscription. Throws
 * subscription.not-paid.
 */
export async function activate(
	context: OperationContext,
	subscription: store.SubscriptionRow,
	named: Cycle | null,
): Promise<store.SubscriptionRow> {
	const { items, ...row } = subscription;
	const isWaiting = row.status === 'PENDING' || row.status === 'TRIALING';
	const first = isWaiting ? await paidFirst(context, row.id, named) : null;
	const products = await productsOf(context, items);
	const today = businessDate(context.now);
	const anchor = row.anchor_date ?? today;
	const lead = leadDays(
		row.billing_period,
		products.map(({ renewal_lead_days }) => renewal_lead_days),
	);
	const { current, ...dates } = billingStart(anchor, {
		billing_period: periodOf(row.billing_period),
		term_months: row.term_months,
		lead,
	});
	const after = await move(context, subscriptionLifecycle, row, 'activate', {
		...dates,
		...(row.cancel_at_period_end ? { ends_on: row.ends_on } : {}),
		// A trial that is paid before its end goes on to its end; `roll-periods` then begins the first period.
		...(anchor > today ? {} : current),
		activated_at: context.now,
	});
	if (row.status !== 'TRIALING') {
		await store.insertTerms(context, firstTerms(items, anchor));
		await createActivations(context, subscription, products);
	}
	const { current_period_start: period_start, current_period_end: period_end } = current;
	if (first !== null) await redateCycle(context, first, { period_start, period_end });
	return { ...after, items };
}

/** Starts the services of a subscription before anything is paid. The caller has made it just now. */
export async function startTrial(
	context: OperationContext,
	subscription: store.SubscriptionRow,
	trial: { trial_ends_on: Date; anchor_date: Date; ends_on: Date | null },
): Promise<store.SubscriptionRow> {
	const { items, ...row } = subscription;
	const after = await move(context, subscriptionLifecycle, row, 'start_trial', {
		...trial,
		current_period_start: businessDate(context.now),
		current_period_end: trial.trial_ends_on,
	});
	await store.insertTerms(context, firstTerms(items, trial.anchor_date));
	await createActivations(context, subscription, await productsOf(context, items));
	return { ...after, items };
}

const productsOf = (
	context: OperationContext,
	items: store.SubscriptionRow['items'],
): Promise<Product[]> =>
	Promise.all(items.map(({ product_id }) => getBareProduct(context, product_id)));

/** What was sold is in force from the first day on; what is charged once has no price of a period. */
const firstTerms = (items: store.SubscriptionRow['items'], valid_from: Date) =>
	items
		.filter(({ billing_period }) => billing_period !== 'ONCE')
		.map(({ id, subscription_id, product_id, description, quantity, unit_amount, amount }) => ({
			subscription_item_id: id,
			subscription_id,
			valid_from,
			product_id,
			description,
			quantity,
			unit_amount,
			amount,
		}));

/** One task for each item whose product names a target; of the others nothing has to be switched on. */
async function createActivations(
	context: OperationContext,
	{ id, client_id, items }: store.SubscriptionRow,
	products: readonly Product[],
): Promise<void> {
	const delivered = items.flatMap((item, index) => {
		const product = products[index];
		const target = product?.provisioning_target ?? null;
		return product === undefined || target === null ? [] : [{ item, target, product }];
	});
	const tasks = delivered.map(({ item, target, product }): TaskToCreate => {
		const { id: name, description, quantity } = item;
		const before = delivered.filter((one) => product.activated_after.includes(one.product.sku));
		return {
			...{ subject_type: taskTypes.subject, subject_id: item.id, name },
			...{ action: 'ACTIVATE', occasion: 'activation', target, description, quantity },
			depends_on: before.map((one) => one.item.id),
		};
	});
	await createTasks(context, { owner_type: taskTypes.owner, owner_id: id, client_id, tasks });
}

/** The paid first cycle: only money switches services on. `named` is the cycle that the caller named, read before. */
async function paidFirst(
	context: OperationContext,
	subscription_id: string,
	named: Cycle | null,
): Promise<Cycle> {
	if (named?.kind === 'INITIAL' && isPaid(named)) return named;
	// It may be a later cycle, or it was paid while this waited for the subscription.
	const first = await findInitialCycle(context, asSubject({ id: subscription_id }));
	if (first !== null && isPaid(first)) return first;
	const billing_cycle_status = first?.status ?? 'NONE';
	throw NotPaid(
		{ subscription_id, billing_cycle_status },
		{ detail: `The first billing cycle is ${billing_cycle_status}` },
	);
}
