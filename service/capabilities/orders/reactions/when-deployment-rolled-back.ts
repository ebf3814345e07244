import { defineReaction } from '../../../platform/events/index.ts';
import { deploymentEvents } from '../../deployments/events.ts';
import { deploymentsOf } from '../../deployments/index.ts';
import { stopActivations } from '../activations.ts';
import { finishTakingBack } from '../cancel.ts';
import { failOrder } from '../fail-order.ts';
import { orderOf } from '../order-of.ts';
import * as store from '../store.ts';

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
		const services = await stopActivations(context, leaving);
		// The order is rolled back when its services are gone, too: `task_graph.rolled_back` tells.
		if (services === 'LEAVING') return;
		if (services === 'NONE') {
			await finishTakingBack(context, leaving);
			return;
		}
		// Those that stay need a tenant again: until it is there, the order must not be completed.
		await store.updateOrder(context, order.id, {
			failed_stage: 'PROVISIONING',
			error_message: servicesStand,
			deployed_at: null,
			activation_url: null,
		});
	},
);

const rolledBackByHand = 'Its deployment was rolled back with deployment.roll-back';
const servicesStand = `${rolledBackByHand}, and its services have passed the point of no return: it goes on after deployment.deploy-again`;
