import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { retryGraph } from '../../provisioning/index.ts';
import { activationsOfOrder, isTakenBack, lateAfter } from '../activations.ts';
import { orderContract } from '../contract.ts';
import { NothingToRetry } from '../errors.ts';
import { noFailure } from '../fail-order.ts';
import { orderLifecycle } from '../lifecycle.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';

/** Also while it is ACTIVATING, where a person was asked and others go on, and ACTIVE without a service that is not critical. */
export const retryActivations = handle(
	orderContract['retry-activations'],
	async (input, context) => {
		const order = await store.lockOrder(context, input.order_id);
		const latest = await activationsOfOrder(context, order);
		const isPartial = order.status === 'ACTIVE' && order.partial;
		const isOpen = order.status === 'ACTIVATING' || order.status === 'FAILED' || isPartial;
		const hasFailed = latest?.activations.some(
			({ activation_status }) => activation_status === 'FAILED',
		);
		const isLeaving = order.rolled_back || order.cancel_requested_at !== null;
		if (!isOpen || latest === null || hasFailed !== true || isLeaving || isTakenBack(latest))
			throw NothingToRetry({ order_id: order.id });
		await retryGraph(context, latest.graph_id);
		// What is being taken back is not completed any more: then that is what is tried again.
		const goesBack =
			order.failed_stage === 'PROVISIONING' ||
			latest.activations.some(({ activation_status }) =>
				['ROLLING_BACK', 'ROLLED_BACK'].includes(activation_status),
			);
		if (order.status !== 'FAILED' || goesBack) return showOrder(context, order);
		const activating = await move(context, orderLifecycle, order, 'retry', {
			...noFailure,
			late_at: lateAfter(context, latest.time_limit_seconds),
		});
		return showOrder(context, activating);
	},
);
