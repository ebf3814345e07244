import type { DeploymentOwner } from '../deployments/index.ts';
import * as store from './store.ts';

/** Nothing pays for the tenant of an order that is cancelled or whose money went back. */
export const orderDeployments: DeploymentOwner = {
	owner_type: 'order',
	async refusesDeployment(context, owner_id) {
		const order = await store.lockOrderIfThere(context, owner_id);
		if (order === null) return null;
		if (order.status === 'CANCELLED') return `The order ${order.order_number} is cancelled`;
		if (order.cancel_requested_at !== null)
			return `The order ${order.order_number} is being cancelled`;
		if (order.payment_status === 'REFUNDED')
			return `The money of the order ${order.order_number} was given back`;
		return null;
	},
};
