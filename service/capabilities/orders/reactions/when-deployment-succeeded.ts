import type { OperationContext } from '../../../platform/context/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { deploymentEvents } from '../../deployments/events.ts';
import { activateServices } from '../activate.ts';
import { openActivationsOf, activationsOfOrder } from '../activations.ts';
import { orderLifecycle } from '../lifecycle.ts';
import { orderOf } from '../order-of.ts';
import * as store from '../store.ts';
import type { OrderRow } from '../store.ts';

/** Its tenant runs: the services follow. */
export const whenDeploymentSucceeded = defineReaction(
	'orders.when-deployment-succeeded',
	deploymentEvents.succeeded,
	async ({ payload }, context) => {
		const order = await orderOf(context, payload);
		// One that is to be cancelled is taken back by then, and what comes late is of an attempt before.
		if (order === null || order.cancel_requested_at !== null) return;
		const isRepaired = order.status === 'FAILED' && (await canGoOn(context, order));
		if (order.status !== 'PROVISIONING' && !isRepaired) return;
		const provisioning = isRepaired
			? await move(context, orderLifecycle, order, 'provision-again', {
					failed_at: null,
					failed_stage: null,
					error_message: null,
					rolled_back: false,
				})
			: order;
		const deployed = await store.updateOrder(context, provisioning.id, {
			deployed_at: context.now,
			activation_url: payload.url,
		});
		await activateServices(context, deployed);
	},
);

/**
 * Whether it failed for the deployment alone. Where its activations had begun, the same attempt cannot begin them once more: the
 * order is processed again.
 */
async function canGoOn(context: OperationContext, order: OrderRow): Promise<boolean> {
	if (order.failed_stage !== 'PROVISIONING') return false;
	const hasBegun = (await activationsOfOrder(context, order)) !== null;
	return !hasBegun && (await openActivationsOf(context, order)) === null;
}
