import { handle } from '../../../platform/operation/index.ts';
import { orderContract } from '../contract.ts';
import { NothingToRefund } from '../errors.ts';
import { tellCustomerOfRefund } from '../mails.ts';
import { giveBackUse } from '../promotion-store.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';

/** The customer gets the use of a promotion back with the money; the uses of all together stay counted. */
export const recordRefund = handle(orderContract['record-refund'], async (input, context) => {
	const order = await store.lockOrder(context, input.order_id);
	const { refund_reference } = input;
	if (order.payment_status === 'REFUNDED' && order.refund_reference === refund_reference)
		return showOrder(context, order);
	if (order.status !== 'CANCELLED' || order.payment_status !== 'PAID')
		throw NothingToRefund({ order_id: order.id });
	await giveBackUse(context, order.id, { to_all: false });
	const row = await store.updateOrder(context, order.id, {
		payment_status: 'REFUNDED',
		refund_reference,
		refunded_at: context.now,
	});
	await tellCustomerOfRefund(context, row);
	return showOrder(context, row);
});
