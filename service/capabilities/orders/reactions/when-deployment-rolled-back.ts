import { defineReaction } from '../../../platform/events/index.ts';
import { deploymentEvents } from '../../deployments/events.ts';
import { finishTakingBack } from '../cancel.ts';
import { orderOf } from '../order-of.ts';

/** Nothing is left: an order that is to be cancelled is cancelled now. */
export const whenDeploymentRolledBack = defineReaction(
	'orders.when-deployment-rolled-back',
	deploymentEvents.rolled_back,
	async ({ payload }, context) => {
		const order = await orderOf(context, payload);
		if (order === null) return;
		const isLeaving = order.status === 'FAILED' || order.cancel_requested_at !== null;
		if (isLeaving) await finishTakingBack(context, order);
	},
);
