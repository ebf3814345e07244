import { cancelTasksOf, listTasksOf } from '../provisioning/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { subscriptionEvents } from './events.ts';
import { subscriptionFacts, subscriptionLifecycle } from './lifecycle.ts';
import { isOver, isProvisioned } from './rules.ts';
import * as store from './store.ts';

/** Announces `subscription.provisioned` once everything is switched on, and only once. */
export async function announceIfProvisioned(
	context: OperationContext,
	subscriptionId: string,
): Promise<void> {
	if (!isProvisioned(await listTasksOf(context, subscriptionId))) return;
	const row = await store.markProvisioned(context, subscriptionId);
	if (row === null) return;
	context.publish(subscriptionEvents.provisioned, {
		subject_type: subscriptionLifecycle.name,
		subject_id: row.id,
		client_id: row.client_id,
		payload: subscriptionFacts(row),
	});
}

/** Cancels what is left to do for a subscription that has ended. */
export async function cancelTasksIfOver(
	context: OperationContext,
	subscriptionId: string,
): Promise<void> {
	const { status } = await store.lockSubscription(context, subscriptionId);
	if (isOver(status)) await cancelTasksOf(context, subscriptionId);
}
