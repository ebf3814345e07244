import { findInitialCycle, getBillingCycle, redateCycle } from '../../billing/index.ts';
import { getBareProduct } from '../../catalog/index.ts';
import { getClient } from '../../clients/index.ts';
import { ensureClientUser } from '../../identity/index.ts';
import { createTasks, listTasksOf, type TaskToCreate } from '../../provisioning/index.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { NotPaid } from '../errors.ts';
import { asSubject, subscriptionLifecycle } from '../lifecycle.ts';
import { announceIfProvisioned } from '../follow-tasks.ts';
import { firstPeriod, isPaid, isProvisioned, leadDays, periodOf } from '../rules.ts';
import * as store from '../store.ts';
import { taskTypes } from '../task-owner.ts';
import { toSubscription } from '../to-subscription.ts';

type Cycle = Awaited<ReturnType<typeof getBillingCycle>>;
type Wanted = { subscription_id?: string | undefined; billing_cycle_id?: string | undefined };

export const activateSubscription = handle(
	subscriptionContract.activate,
	async (input, context) => {
		const wanted = await find(context, input);
		const before = await store.lockSubscription(context, wanted.subscription_id);
		// Of two callers the second finds it active, and so does a caller that repeats the command later.
		const activated_now = !activatedEarlier.has(before.status);
		let after = activated_now ? await activate(context, before, wanted.cycle) : before;
		const tasks = await listTasksOf(context, after.id);
		if (activated_now && isProvisioned(tasks)) {
			await announceIfProvisioned(context, after.id);
			after = await store.getSubscription(context, after.id);
		}
		const { id: portal_user_id } = await ensureClientUser(
			context,
			await getClient(context, after.client_id),
		);
		return { ...toSubscription(after), activated_now, portal_user_id, tasks };
	},
	{ sharedTransaction: true },
);

const activatedEarlier = new Set(['ACTIVE', 'PAST_DUE', 'SUSPENDED']);

async function activate(
	context: OperationContext,
	subscription: store.SubscriptionRow,
	cycle: Cycle | null,
): Promise<store.SubscriptionRow> {
	const first =
		subscription.status === 'PENDING' ? await paidFirst(context, subscription.id, cycle) : null;
	const { items, ...row } = subscription;
	const products = await Promise.all(
		items.map(({ product_id }) => getBareProduct(context, product_id)),
	);
	const lead = leadDays(
		row.billing_period,
		products.map(({ renewal_lead_days }) => renewal_lead_days),
	);
	const period = firstPeriod(businessDate(context.now), periodOf(row.billing_period), lead);
	const activated_at = context.now;
	const moved = await move(context, subscriptionLifecycle, row, 'activate', {
		...period,
		activated_at,
	});
	const { current_period_start: period_start, current_period_end: period_end } = period;
	await store.insertTerms(context, firstTerms(items, period.anchor_date));
	if (first !== null) await redateCycle(context, first, { period_start, period_end });
	await createTasks(context, {
		owner_type: taskTypes.owner,
		owner_id: row.id,
		client_id: row.client_id,
		tasks: activationsOf(items, products),
	});
	return { ...moved, items };
}

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

/** One for each item whose product names a target; of the others nothing has to be switched on. */
function activationsOf(
	items: store.SubscriptionRow['items'],
	products: readonly Awaited<ReturnType<typeof getBareProduct>>[],
): TaskToCreate[] {
	return items.flatMap(({ id, description, quantity }, index) => {
		const target = products[index]?.provisioning_target ?? null;
		if (target === null) return [];
		const subject = { subject_type: taskTypes.subject, subject_id: id };
		return [
			{ ...subject, action: 'ACTIVATE', occasion: 'activation', target, description, quantity },
		];
	});
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

async function find(
	context: OperationContext,
	wanted: Wanted,
): Promise<{ subscription_id: string; cycle: Cycle | null }> {
	const { subscription_id, billing_cycle_id } = wanted;
	if (subscription_id !== undefined) return { subscription_id, cycle: null };
	if (billing_cycle_id === undefined) throw new Error('The contract lets neither id through');
	const cycle = await getBillingCycle(context, billing_cycle_id);
	if (cycle.subscription_id !== null) return { subscription_id: cycle.subscription_id, cycle };
	const message = 'The billing cycle is not that of a subscription';
	throw invalidInput([{ path: 'body.billing_cycle_id', message }]);
}
