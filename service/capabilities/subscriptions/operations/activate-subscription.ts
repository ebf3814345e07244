import { findInitialCycle, getBillingCycle } from '../../billing/index.ts';
import { getProduct } from '../../catalog/index.ts';
import { getClient } from '../../clients/index.ts';
import { ensureClientUser } from '../../identity/index.ts';
import { createTasks, listTasksOf } from '../../provisioning/index.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { NotPaid } from '../errors.ts';
import { subscriptionLifecycle } from '../lifecycle.ts';
import { announceIfProvisioned } from '../provisioned.ts';
import { firstPeriod, isPaid } from '../rules.ts';
import * as store from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

type Wanted = { subscription_id?: string | undefined; billing_cycle_id?: string | undefined };

export const activateSubscription = handle(
	subscriptionContract.activate,
	async (input, context) => {
		const id = await subscriptionOf(context, input);
		const before = await store.lockSubscription(context, id);
		// Of two callers the second finds it active, and so does whoever repeats the command later.
		const activated_now = !activatedEarlier.has(before.status);
		if (activated_now) await activate(context, before);
		const { id: portal_user_id } = await ensureClientUser(
			context,
			await getClient(context, before.client_id),
		);
		const tasks = await listTasksOf(context, id);
		const after = toSubscription(await store.getSubscription(context, id));
		return { ...after, activated_now, portal_user_id, tasks };
	},
);

const activatedEarlier = new Set(['ACTIVE', 'PAST_DUE', 'SUSPENDED']);

async function activate(
	context: OperationContext,
	subscription: store.SubscriptionRow,
): Promise<void> {
	if (subscription.status === 'PENDING') await assertPaid(context, subscription.id);
	const { items, ...row } = subscription;
	const period = firstPeriod(businessDate(context.now), row.billing_period);
	const activated_at = context.now;
	await move(context, subscriptionLifecycle, row, 'activate', { ...period, activated_at });
	const wanted = items.map(async (item) => {
		const product = await getProduct(context, item.product_id);
		const { provisioning_target, provisioning_settings } = product;
		const { id: subscription_item_id, description, quantity } = item;
		return {
			subscription_item_id,
			description,
			quantity,
			provisioning_target,
			provisioning_settings,
		};
	});
	await createTasks(context, {
		subscription_id: row.id,
		client_id: row.client_id,
		action: 'ACTIVATE',
		items: await Promise.all(wanted),
	});
	await announceIfProvisioned(context, row.id);
}

/** Only money switches services on. */
async function assertPaid(context: OperationContext, subscription_id: string): Promise<void> {
	const cycle = await findInitialCycle(context, subscription_id);
	if (isPaid(cycle)) return;
	const billing_cycle_status = cycle?.status ?? 'NONE';
	throw NotPaid(
		{ subscription_id, billing_cycle_status },
		{ detail: `The first billing cycle is ${billing_cycle_status}` },
	);
}

async function subscriptionOf(context: OperationContext, wanted: Wanted): Promise<string> {
	if (wanted.subscription_id !== undefined) return wanted.subscription_id;
	if (wanted.billing_cycle_id === undefined)
		throw new Error('The contract lets neither id through');
	return (await getBillingCycle(context, wanted.billing_cycle_id)).subscription_id;
}
