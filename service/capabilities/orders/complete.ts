import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { orderEvents } from './events.ts';
import { noFailure } from './fail-order.ts';
import { orderFacts, orderLifecycle } from './lifecycle.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';

/**
 * Completes an order that activates, also one that failed there: a person may have repaired it at the task or at the graph. One that
 * is complete already says whether a service is missing.
 */
export async function completeOrder(
	context: OperationContext,
	order: OrderRow,
	outcome: Pick<OrderRow, 'partial' | 'error_message'>,
): Promise<void> {
	if (order.cancel_requested_at !== null) return;
	if (order.status === 'ACTIVE') {
		const whole = await store.updateOrder(context, order.id, outcome);
		// Its customer was told which services follow, and is told now that they are there.
		if (order.partial && !whole.partial) announceCompleted(context, whole);
		return;
	}
	const isRepaired = order.status === 'FAILED' && order.failed_stage === 'ACTIVATION';
	if (order.status !== 'ACTIVATING' && !isRepaired) return;
	const activating = isRepaired
		? await move(context, orderLifecycle, order, 'retry', noFailure)
		: order;
	await move(context, orderLifecycle, activating, 'complete', {
		...outcome,
		completed_at: order.completed_at ?? context.now,
	});
}

const announceCompleted = (context: OperationContext, order: OrderRow): void =>
	context.publish(orderEvents.completed, {
		subject_type: orderLifecycle.name,
		subject_id: order.id,
		client_id: order.client_id,
		payload: orderFacts(order),
	});
