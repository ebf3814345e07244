import { defineReaction } from '../../../platform/events/index.ts';
import { approvalEvents } from '../../approvals/events.ts';
import { orderKind, referenceKind } from '../approvals.ts';
import { cancelOrder } from '../cancel.ts';
import { orderOf } from '../order-of.ts';
import * as store from '../store.ts';

/** An order that a person refused is cancelled; one whose payment finance did not find waits for its money again. */
export const whenApprovalRefused = defineReaction(
	'orders.when-approval-refused',
	approvalEvents.refused,
	async ({ payload }, context) => {
		const { subject_type: owner_type, subject_id: owner_id, kind } = payload;
		const order = await orderOf(context, { owner_type, owner_id });
		if (order === null) return;
		if (kind === orderKind && order.status === 'VALIDATING')
			await cancelOrder(context, order, 'Refused by a person');
		if (kind !== referenceKind || order.payment_status !== 'PENDING') return;
		await store.updateOrder(context, order.id, {
			payment_status: 'UNPAID',
			payment_reference: null,
			payment_system: null,
		});
	},
);
