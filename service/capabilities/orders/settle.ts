import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { holdSlug } from '../deployments/index.ts';
import { orderEvents } from './events.ts';
import { processOrderReference } from './job-references.ts';
import { orderFacts, orderLifecycle } from './lifecycle.ts';
import { isSettled } from './payable-rules.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';

/**
 * The one path by which an order is paid, whatever its money came by: it is submitted if it was not, and processed by itself
 * if it is to be. The caller holds its lock.
 */
export async function settleOrder(
	context: OperationContext,
	order: OrderRow,
	paid: { payment_id?: string; paid_at: Date; paid_amount: bigint },
): Promise<OrderRow> {
	// Its callers have refused any other in words of their own; money of one that is over would be asked back from finance twice.
	const { status, payment_status } = order;
	const isOpen = status === 'DRAFT' || status === 'SUBMITTED';
	if (!isOpen || (payment_status !== 'UNPAID' && payment_status !== 'PENDING'))
		throw new Error(`An order that is ${status} and ${payment_status} cannot be paid`);
	const settled = await store.updateOrder(context, order.id, {
		...paid,
		payment_status: 'PAID',
		expires_at: null,
	});
	announcePaid(context, settled);
	return settled.status === 'DRAFT' ? submitOrder(context, settled) : goOn(context, settled);
}

/** Takes a draft into processing. */
export async function submitOrder(
	context: OperationContext,
	order: OrderRow,
	set: Partial<Pick<OrderRow, 'auto_activate'>> = {},
): Promise<OrderRow> {
	const submitted = await move(context, orderLifecycle, order, 'submit', {
		submitted_at: context.now,
		expires_at: null,
		...set,
	});
	await keepAddress(context, submitted);
	return goOn(context, submitted);
}

/**
 * From now on the address is held as long as the order lives. One that another order took in the meantime is found by validation,
 * and `order.update` gives it another one.
 */
async function keepAddress(context: OperationContext, order: OrderRow): Promise<void> {
	await holdSlug(context, {
		slug: order.organization_slug,
		owner_type: 'order',
		owner_id: order.id,
		held_until: null,
		override: order.source === 'STAFF',
	});
}

/** Has it processed by itself, where that is wished and nothing is to be paid any more. */
export function goOn(context: OperationContext, order: OrderRow): OrderRow {
	if (order.status === 'SUBMITTED' && order.auto_activate && isSettled(order))
		context.enqueue(processOrderReference, { order_id: order.id });
	return order;
}

const announcePaid = (context: OperationContext, order: OrderRow): void =>
	context.publish(orderEvents.paid, {
		subject_type: orderLifecycle.name,
		subject_id: order.id,
		client_id: order.client_id,
		payload: orderFacts(order),
	});
