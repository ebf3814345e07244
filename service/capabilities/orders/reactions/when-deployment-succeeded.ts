import { defineReaction } from '../../../platform/events/index.ts';
import { deploymentEvents } from '../../deployments/events.ts';
import { activateServices } from '../activate.ts';
import { orderOf } from '../order-of.ts';
import * as store from '../store.ts';

/** Its tenant runs: the services follow. */
export const whenDeploymentSucceeded = defineReaction(
	'orders.when-deployment-succeeded',
	deploymentEvents.succeeded,
	async ({ payload }, context) => {
		const order = await orderOf(context, payload);
		// One that is to be cancelled is taken back by then, and what comes late is of an attempt before.
		if (order?.status !== 'PROVISIONING' || order.cancel_requested_at !== null) return;
		const deployed = await store.updateOrder(context, order.id, {
			deployed_at: context.now,
			activation_url: payload.url,
		});
		await activateServices(context, deployed);
	},
);
