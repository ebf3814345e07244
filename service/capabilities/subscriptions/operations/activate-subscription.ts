import { getBillingCycle } from '../../billing/index.ts';
import { getClient } from '../../clients/index.ts';
import { ensureClientUser } from '../../identity/index.ts';
import { listTasksOf } from '../../provisioning/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { activate, type Cycle } from '../activate.ts';
import { subscriptionContract } from '../contract.ts';
import { announceIfProvisioned } from '../follow-tasks.ts';
import { isProvisioned } from '../rules.ts';
import * as store from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

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

const activatedEarlier = new Set(['ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED']);

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
