import { listTasksOf } from '../provisioning/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { endOccasion, planRemoval } from './removal.ts';
import { requestServices } from './request-services.ts';
import { isLeft } from './rules.ts';
import * as store from './store.ts';

/**
 * Switches off what of a subscription that has ended may be on, and plans the day on which it is removed with its data. The
 * caller has locked the subscription.
 */
export async function switchOff(
	context: OperationContext,
	subscription: Pick<store.SubscriptionRow, 'id' | 'client_id' | 'items'>,
): Promise<void> {
	const { id, items } = subscription;
	const tasks = await listTasksOf(context, id);
	if (!items.some((item) => isLeft(item, tasks))) {
		await store.updateSubscription(context, id, { switch_off_on: null, terminate_on: null });
		return;
	}
	await requestServices(context, subscription, 'SUSPEND', endOccasion);
	await store.updateSubscription(context, id, { switch_off_on: null });
	await planRemoval(context, subscription);
}
