import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { withdrawApprovals } from '../approvals/index.ts';
import { deploymentLateAt, releaseSlug, rollBackDeployment } from '../deployments/index.ts';
import { closeLinks } from '../payments/index.ts';
import { stopActivations } from './activations.ts';
import { referenceKind, subjectOf } from './approvals.ts';
import { CannotTakeBack } from './errors.ts';
import { orderEvents } from './events.ts';
import { occasionOf } from './fail-order.ts';
import { orderFacts, orderLifecycle } from './lifecycle.ts';
import { giveBackUse } from './promotion-store.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';

/**
 * Cancels an order at once where nothing was made for it. Otherwise what runs comes to its end and is taken back first: the order is
 * CANCELLED when all of it is gone. The caller holds its lock.
 */
export async function cancelOrder(
	context: OperationContext,
	order: OrderRow,
	reason: string | null,
): Promise<OrderRow> {
	if (order.cancel_requested_at !== null || order.status === 'CANCELLED') return order;
	const hasMade = order.tenant_id !== null && !order.rolled_back;
	if (!hasMade) return finishCancelling(context, order, reason);
	// Illegal from where it cannot be cancelled at all, before anything is stopped.
	if (order.status === 'ACTIVE') return finishCancelling(context, order, reason);
	const leaving = await store.updateOrder(context, order.id, {
		cancel_requested_at: context.now,
		cancel_reason: reason,
		late_at: deploymentLateAt(context),
	});
	const stopped = await stopActivations(context, leaving);
	if (stopped === 'STANDING') throw CannotTakeBack({ order_id: order.id });
	return stopped === 'LEAVING' ? leaving : takeBackDeployment(context, leaving);
}

/** The services are gone, or there were none: the deployment follows. */
export async function takeBackDeployment(
	context: OperationContext,
	order: OrderRow,
): Promise<OrderRow> {
	const left = await rollBackDeployment(context, {
		owner_type: 'order',
		owner_id: order.id,
		occasion: `taking back ${occasionOf(order)}`,
	});
	const isGone = left === null || left.status === 'ROLLED_BACK' || left.status === 'DESTROYED';
	return isGone ? finishTakingBack(context, order) : order;
}

/** Nothing of an order is left at any platform. */
export async function finishTakingBack(
	context: OperationContext,
	order: OrderRow,
): Promise<OrderRow> {
	const gone = await store.updateOrder(context, order.id, {
		rolled_back: true,
		activation_url: null,
	});
	if (gone.cancel_requested_at === null || gone.status === 'CANCELLED') return gone;
	return finishCancelling(context, gone, gone.cancel_reason);
}

async function finishCancelling(
	context: OperationContext,
	order: OrderRow,
	reason: string | null,
): Promise<OrderRow> {
	const cancelled = await move(context, orderLifecycle, order, 'cancel', {
		cancelled_at: context.now,
		cancel_reason: reason,
		expires_at: null,
	});
	const isPending = order.payment_status === 'PENDING';
	// Money that may be there is still to be looked up: finance decides about it, and what it finds goes back.
	await withdrawApprovals(context, subjectOf(order), { but: isPending ? referenceKind : null });
	await closeLinks(context, { subject_type: 'order', subject_id: order.id });
	// One whose tenant was made keeps it: what is linked to its address must not lead to another company.
	await releaseSlug(context, { owner_type: 'order', owner_id: order.id });
	if (isPending) return cancelled;
	if (order.payment_status !== 'PAID') {
		await giveBackUse(context, order.id, { to_all: true });
		return cancelled;
	}
	announceRefundDue(context, cancelled);
	return cancelled;
}

/** Finance has found the money of an order that was cancelled while it looked: it goes back. */
export async function owePaymentBack(context: OperationContext, order: OrderRow): Promise<void> {
	const paid = await store.updateOrder(context, order.id, {
		payment_status: 'PAID',
		paid_at: context.now,
		paid_amount: order.total_amount,
	});
	announceRefundDue(context, paid);
}

const announceRefundDue = (context: OperationContext, order: OrderRow): void =>
	context.publish(orderEvents.refund_due, {
		subject_type: orderLifecycle.name,
		subject_id: order.id,
		client_id: order.client_id,
		payload: orderFacts(order),
	});
