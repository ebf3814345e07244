import type { OperationContext } from '../../../platform/context/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { graphEvents, type GraphFactsTold } from '../../provisioning/events.ts';
import { activationsOfOrder, isOfActivations } from '../activations.ts';
import { takeBackDeployment } from '../cancel.ts';
import { completeOrder } from '../complete.ts';
import { failOrder } from '../fail-order.ts';
import { orderOf } from '../order-of.ts';
import type { OrderRow } from '../store.ts';

type Told = { payload: GraphFactsTold };

/** The order whose activations ended so; null when it is about something else, or about an attempt before. */
async function activating(context: OperationContext, { payload }: Told): Promise<OrderRow | null> {
	const order = await orderOf(context, payload);
	return order !== null && isOfActivations(order, payload) ? order : null;
}

/** Also when it is active: without its services, or with one of them failed that is critical, it is so no more. */
const needsServices = ({ status, cancel_requested_at }: OrderRow): boolean =>
	cancel_requested_at === null && (status === 'ACTIVATING' || status === 'ACTIVE');

/** The graph names by a code the service that stopped it; staff reads a sentence. */
function whyOf({ payload: { why } }: Told): string {
	if (why === null) return 'It was not said why';
	const service = /^critical:(.+)$/.exec(why)?.[1];
	return service === undefined ? why : `${service} failed, and the order cannot be without it`;
}

/** With what its services say: the graph names them only, and the mail to staff is to say what is to be mended. */
async function fail(context: OperationContext, order: OrderRow, event: Told): Promise<OrderRow> {
	const found = await activationsOfOrder(context, order);
	const said = (found?.activations ?? []).flatMap(({ service_name, error_message }) =>
		error_message === null ? [] : [`${service_name}: ${error_message}`],
	);
	return failOrder(context, order, 'ACTIVATION', [whyOf(event), ...said].join('; '));
}

/** All services are active. */
export const whenTaskGraphCompleted = defineReaction(
	'orders.when-task-graph-completed',
	graphEvents.completed,
	async (event, context) => {
		const order = await activating(context, event);
		if (order !== null)
			await completeOrder(context, order, { partial: false, error_message: null });
	},
);

/** A service that is not critical did not come: the others can be used, and the order says so. */
export const whenTaskGraphPartial = defineReaction(
	'orders.when-task-graph-partial',
	graphEvents.partial,
	async (event, context) => {
		const order = await activating(context, event);
		if (order !== null)
			await completeOrder(context, order, { partial: true, error_message: whyOf(event) });
	},
);

/** It stopped, and what was done stays until it is tried again or cancelled. */
export const whenTaskGraphFailed = defineReaction(
	'orders.when-task-graph-failed',
	graphEvents.failed,
	async (event, context) => {
		const order = await activating(context, event);
		if (order !== null && needsServices(order)) await fail(context, order, event);
	},
);

/** The services are taken back: the deployment follows, but for one that was in use, since the data of its tenant would go. */
export const whenTaskGraphRolledBack = defineReaction(
	'orders.when-task-graph-rolled-back',
	graphEvents.rolled_back,
	async (event, context) => {
		const order = await orderOf(context, event.payload);
		if (order === null || order.rolled_back) return;
		// What is cancelled may wait for an attempt before, where the present one has activated nothing.
		if (!isOfActivations(order, event.payload) && order.cancel_requested_at === null) return;
		const stopped = needsServices(order) ? await fail(context, order, event) : order;
		const wasInUse = stopped.completed_at !== null;
		const isLeaving = stopped.cancel_requested_at !== null;
		if (isLeaving || (stopped.status === 'FAILED' && !wasInUse))
			await takeBackDeployment(context, stopped);
	},
);

/** The order fails only when the graph has stopped; a graph that waits for staff and still runs leaves it as it is. */
export const whenTaskGraphNeedsPerson = defineReaction(
	'orders.when-task-graph-needs-person',
	graphEvents.needs_person,
	async (event, context) => {
		const order = await activating(context, event);
		if (order === null || !needsServices(order)) return;
		if (event.payload.stopped) await fail(context, order, event);
	},
);
