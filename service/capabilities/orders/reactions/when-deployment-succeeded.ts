import type { OperationContext } from '../../../platform/context/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import type { ActivationsOfOwner } from '../../activation/index.ts';
import { deploymentEvents } from '../../deployments/events.ts';
import { activateServices } from '../activate.ts';
import { isOfActivations, isTakenBack, lateAfter, latestActivationsOf } from '../activations.ts';
import { completeOrder } from '../complete.ts';
import { noFailure } from '../fail-order.ts';
import { orderLifecycle } from '../lifecycle.ts';
import { orderOf } from '../order-of.ts';
import * as store from '../store.ts';
import type { OrderRow } from '../store.ts';

/** Its tenant runs: the services follow. */
export const whenDeploymentSucceeded = defineReaction(
	'orders.when-deployment-succeeded',
	deploymentEvents.succeeded,
	async ({ payload }, context) => {
		const order = await orderOf(context, payload);
		// One that is to be cancelled is taken back by then, and what comes late is of an attempt before.
		if (order === null || order.cancel_requested_at !== null) return;
		const there = { deployed_at: context.now, activation_url: payload.url };
		if (order.status === 'PROVISIONING') {
			await activateServices(context, await store.updateOrder(context, order.id, there));
			return;
		}
		if (order.status === 'FAILED' && order.failed_stage === 'PROVISIONING')
			await goOnRepaired(context, order, there);
	},
);

type There = Pick<OrderRow, 'deployed_at' | 'activation_url'>;

/** It failed for the deployment alone, and a person has repaired that. */
async function goOnRepaired(
	context: OperationContext,
	order: OrderRow,
	there: There,
): Promise<void> {
	const latest = await latestActivationsOf(context, order);
	const isOfNow = latest !== null && isOfActivations(order, latest);
	if (latest === null || (!isOfNow && isTakenBack(latest))) {
		const values = { ...noFailure, ...there, rolled_back: false };
		await activateServices(
			context,
			await move(context, orderLifecycle, order, 'provision-again', values),
		);
		return;
	}
	// The same attempt cannot begin its activations once more: where they are taken back, the order is processed again.
	if (isOfNow && !isTakenBack(latest) && !latest.cancelled)
		await goOnWith(context, order, latest, there);
}

/** Services past the point of no return have stayed while the tenant was away: the order stands where they stand now. */
async function goOnWith(
	context: OperationContext,
	order: OrderRow,
	{ state, stopped, why, time_limit_seconds }: ActivationsOfOwner,
	there: There,
): Promise<void> {
	if (stopped) {
		// From here order.retry-activations leads on.
		const error_message = why ?? 'Its activations were stopped';
		await store.updateOrder(context, order.id, {
			...there,
			failed_stage: 'ACTIVATION',
			error_message,
		});
		return;
	}
	const activating = await move(context, orderLifecycle, order, 'retry', {
		...noFailure,
		...there,
		late_at: lateAfter(context, time_limit_seconds),
	});
	if (state === 'COMPLETED')
		await completeOrder(context, activating, { partial: false, error_message: null });
	if (state === 'PARTIAL')
		await completeOrder(context, activating, { partial: true, error_message: why });
}
