import type { OperationContext } from '../../../platform/context/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { grantApproval, listStanding, refuseApproval } from '../../approvals/index.ts';
import { subjectOf } from '../approvals.ts';
import { cancelOrder } from '../cancel.ts';
import { orderContract } from '../contract.ts';
import { NotWaitingForApproval } from '../errors.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';
import type { OrderRow } from '../store.ts';

/** By the approvals that it waits for: who may decide, and that nobody grants an own wish, is their rule. */
export const approveOrder = handle(orderContract.approve, async (input, context) => {
	const order = await store.lockOrder(context, input.order_id);
	const { reason, decided_by } = input;
	for (const approval_id of await waitingFor(context, order))
		await grantApproval.run({ approval_id, reason, decided_by }, context);
	return showOrder(context, await store.lockOrder(context, order.id));
});

export const rejectOrder = handle(orderContract.reject, async (input, context) => {
	const order = await store.lockOrder(context, input.order_id);
	const { reason, decided_by } = input;
	for (const approval_id of await waitingFor(context, order))
		await refuseApproval.run({ approval_id, reason, decided_by }, context);
	return showOrder(context, await cancelOrder(context, order, reason));
});

async function waitingFor(context: OperationContext, order: OrderRow): Promise<string[]> {
	const standing = await listStanding(context, subjectOf(order));
	const waiting = standing.filter(({ status }) => status === 'PENDING');
	if (waiting.length === 0) throw NotWaitingForApproval({ order_id: order.id });
	return waiting.map(({ id }) => id);
}
