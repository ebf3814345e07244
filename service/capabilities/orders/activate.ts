import { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { begin, lateAfter, planFor, productsOf } from './activations.ts';
import { failOrder } from './fail-order.ts';
import { orderLifecycle } from './lifecycle.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';

/**
 * Starts the activations of an order whose tenant runs. A workflow that does not activate by itself lets it stand there until it is
 * processed by hand.
 */
export async function activateServices(
	context: OperationContext,
	order: OrderRow,
	{ by_hand = false } = {},
): Promise<OrderRow> {
	const whole = await store.withItems(context, order);
	const template_id = z.uuid().parse(order.deployment_template_id);
	const products = await productsOf(context, whole);
	const { plan, problems } = await planFor(context, whole, { template_id, products });
	if (plan === null) {
		const message = problems.map((one) => one.message).join('; ');
		return failOrder(context, order, 'ACTIVATION', message, problems);
	}
	if (!plan.auto_activate && !by_hand) return order;
	const activating = await move(context, orderLifecycle, order, 'activate', {
		late_at: lateAfter(context, plan.max_duration_minutes * 60),
	});
	await begin(context, whole, plan);
	return activating;
}
