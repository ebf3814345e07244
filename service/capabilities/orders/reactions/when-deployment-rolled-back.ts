import type { OperationContext } from '../../../platform/context/index.ts';
import { DomainError } from '../../../platform/errors/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { deploymentEvents } from '../../deployments/events.ts';
import { deploymentsOf } from '../../deployments/index.ts';
import { stopActivations } from '../activations.ts';
import { finishTakingBack } from '../cancel.ts';
import { CannotTakeBack } from '../errors.ts';
import { failOrder } from '../fail-order.ts';
import { orderOf } from '../order-of.ts';
import type { OrderRow } from '../store.ts';

/** Nothing is left: an order that is to be cancelled is cancelled now, and one that needs its tenant fails. */
export const whenDeploymentRolledBack = defineReaction(
	'orders.when-deployment-rolled-back',
	deploymentEvents.rolled_back,
	async ({ payload }, context) => {
		const order = await orderOf(context, payload);
		if (order === null) return;
		// Told late: it is deployed again by then.
		const [now] = await deploymentsOf(context, [order.id]);
		if (now !== undefined && now.status !== 'ROLLED_BACK' && now.status !== 'DESTROYED') return;
		const needsTenant =
			order.cancel_requested_at === null && ['PROVISIONING', 'ACTIVATING'].includes(order.status);
		const leaving = needsTenant
			? await failOrder(context, order, 'PROVISIONING', rolledBackByHand)
			: order;
		if (leaving.status !== 'FAILED' && leaving.cancel_requested_at === null) return;
		// The order is rolled back when its services are gone, too: `task_graph.rolled_back` tells.
		if (await leavesServices(context, leaving)) return;
		await finishTakingBack(context, leaving);
	},
);

const rolledBackByHand = 'Its deployment was rolled back with deployment.roll-back';

/** Those that passed the point of no return stay for a person to decide about. */
async function leavesServices(context: OperationContext, order: OrderRow): Promise<boolean> {
	try {
		return await stopActivations(context, order);
	} catch (error) {
		if (error instanceof DomainError && error.definition.code === CannotTakeBack.code) return true;
		throw error;
	}
}
