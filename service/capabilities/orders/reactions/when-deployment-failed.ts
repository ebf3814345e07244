import { defineReaction } from '../../../platform/events/index.ts';
import { deploymentEvents } from '../../deployments/events.ts';
import { failOrder } from '../fail-order.ts';
import { orderOf } from '../order-of.ts';

/** What was made is taken back by deployments; `deployment.rolled_back` tells when all of it is gone. */
export const whenDeploymentFailed = defineReaction(
	'orders.when-deployment-failed',
	deploymentEvents.failed,
	async ({ payload }, context) => {
		const order = await orderOf(context, payload);
		if (order?.status !== 'PROVISIONING' || order.deployed_at !== null) return;
		const message = payload.error ?? 'The platform did not say why';
		await failOrder(context, order, 'PROVISIONING', message);
	},
);
