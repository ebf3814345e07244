import { defineReaction } from '../../../platform/events/index.ts';
import { orderEvents } from '../events.ts';
import {
	tellCustomerOfFailure,
	tellCustomerOfRefund,
	tellStaffOfFailure,
	welcomeCustomer,
} from '../mails.ts';
import { standingOf } from '../standing.ts';
import * as store from '../store.ts';

/** The customer is told where the services are. */
export const whenOrderCompleted = defineReaction(
	'orders.when-order-completed',
	orderEvents.completed,
	async ({ payload }, context) => {
		const order = await store.getOrder(context, payload.order_id);
		if (order.status === 'ACTIVE' && order.activation_url !== null)
			await welcomeCustomer(context, order);
	},
);

/** Operations is told what to do, and the customer that we look after it. */
export const whenOrderFailed = defineReaction(
	'orders.when-order-failed',
	orderEvents.failed,
	async ({ payload }, context) => {
		const order = await store.getOrder(context, payload.order_id);
		// It was processed again meanwhile, or a cancellation is taking it back: a mail about the failure would be wrong.
		if (order.status !== 'FAILED' || order.cancel_requested_at !== null) return;
		tellStaffOfFailure(context, order);
		await tellCustomerOfFailure(context, order);
	},
);

/** A customer who has paid is told that the order is not made, and that the money comes back. */
export const whenRefundDue = defineReaction(
	'orders.when-refund-due',
	orderEvents.refund_due,
	async ({ payload }, context) => {
		const order = await store.getOrder(context, payload.order_id);
		// It was returned meanwhile, of which the customer was told.
		if (standingOf(order) === 'refund-due') await tellCustomerOfRefund(context, order);
	},
);
