import type { OperationContext } from '../../../platform/context/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { graphEvents, type GraphFactsTold } from '../../provisioning/events.ts';
import { activationsOfOrder, isOfActivations } from '../activations.ts';
import { takeBackDeployment } from '../cancel.ts';
import { failOrder } from '../fail-order.ts';
import { orderLifecycle } from '../lifecycle.ts';
import { orderOf } from '../order-of.ts';
import * as store from '../store.ts';
import type { OrderRow } from '../store.ts';

type Told = { payload: GraphFactsTold };

/** The order whose activations ended so; null when it is about something else, or about an attempt before. */
async function activating(context: OperationContext, { payload }: Told): Promise<OrderRow | null> {
	const order = await orderOf(context, payload);
	return order !== null && isOfActivations(order, payload) ? order : null;
}

const whyOf = ({ payload }: Told): string => payload.why ?? 'It was not said why';

/** With what its services say: the graph names them only, and the mail to staff is to say what is to be mended. */
async function fail(context: OperationContext, order: OrderRow, event: Told): Promise<OrderRow> {
	const found = await activationsOfOrder(context, order);
	const said = (found?.activations ?? []).flatMap(({ service_name, error_message }) =>
		error_message === null ? [] : [`${service_name}: ${error_message}`],
	);
	return failOrder(context, order, 'ACTIVATION', [whyOf(event), ...said].join('; '));
}

/**
 * Completes an order that activates, also one that failed there: a person may have repaired it at the task or at the graph. One that
 * is complete already says whether a service is missing.
 */
async function complete(
	context: OperationContext,
	order: OrderRow | null,
	outcome: Pick<OrderRow, 'partial' | 'error_message'>,
): Promise<void> {
	if (order === null || order.cancel_requested_at !== null) return;
	if (order.status === 'ACTIVE') {
		await store.updateOrder(context, order.id, outcome);
		return;
	}
	const isRepaired = order.status === 'FAILED' && order.failed_stage === 'ACTIVATION';
	if (order.status !== 'ACTIVATING' && !isRepaired) return;
	const activating = isRepaired
		? await move(context, orderLifecycle, order, 'retry', { failed_at: null, failed_stage: null })
		: order;
	await move(context, orderLifecycle, activating, 'complete', {
		...outcome,
		completed_at: context.now,
	});
}

/** All services are active. */
export const whenTaskGraphCompleted = defineReaction(
	'orders.when-task-graph-completed',
	graphEvents.completed,
	async (event, context) =>
		complete(context, await activating(context, event), { partial: false, error_message: null }),
);

/** A service that is not critical did not come: the others can be used, and the order says so. */
export const whenTaskGraphPartial = defineReaction(
	'orders.when-task-graph-partial',
	graphEvents.partial,
	async (event, context) =>
		complete(context, await activating(context, event), {
			partial: true,
			error_message: whyOf(event),
		}),
);

/** It stopped, and what was done stays until it is tried again or cancelled. */
export const whenTaskGraphFailed = defineReaction(
	'orders.when-task-graph-failed',
	graphEvents.failed,
	async (event, context) => {
		const order = await activating(context, event);
		if (order?.status === 'ACTIVATING') await fail(context, order, event);
	},
);

/** The services are taken back: the deployment follows. */
export const whenTaskGraphRolledBack = defineReaction(
	'orders.when-task-graph-rolled-back',
	graphEvents.rolled_back,
	async (event, context) => {
		const order = await orderOf(context, event.payload);
		if (order === null || order.rolled_back) return;
		// What is cancelled may wait for an attempt before, where the present one has activated nothing.
		if (!isOfActivations(order, event.payload) && order.cancel_requested_at === null) return;
		const isFailing = order.status === 'ACTIVATING' && order.cancel_requested_at === null;
		const stopped = isFailing ? await fail(context, order, event) : order;
		if (stopped.status === 'FAILED' || stopped.cancel_requested_at !== null)
			await takeBackDeployment(context, stopped);
	},
);

/** The order fails only when the graph has stopped; a graph that waits for staff and still runs leaves it ACTIVATING. */
export const whenTaskGraphNeedsPerson = defineReaction(
	'orders.when-task-graph-needs-person',
	graphEvents.needs_person,
	async (event, context) => {
		const order = await activating(context, event);
		if (order?.status !== 'ACTIVATING' || order.cancel_requested_at !== null) return;
		if (event.payload.stopped) await fail(context, order, event);
	},
);
