import { addSeconds } from '../../../platform/clock/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { approvalEvents } from '../../approvals/events.ts';
import { ensureLinkLater } from '../../payments/index.ts';
import { orderKind, referenceKind } from '../approvals.ts';
import { cancelOrder } from '../cancel.ts';
import { ordersConfig } from '../config.ts';
import { orderOf } from '../order-of.ts';
import { payableType } from '../payable-type.ts';
import { giveBackUse } from '../promotion-store.ts';
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
		const isOver = order.status === 'CANCELLED';
		const { ORDER_DRAFT_HOURS } = context.config.read(ordersConfig);
		await store.updateOrder(context, order.id, {
			payment_status: 'UNPAID',
			payment_reference: null,
			payment_system: null,
			collection_problem: null,
			expires_at: isOver ? null : addSeconds(context.now, ORDER_DRAFT_HOURS * 3600),
		});
		// A cancelled order was paid by nobody after all; any other gets a link, or is cancelled in its time.
		if (isOver) await giveBackUse(context, order.id, { to_all: true });
		else ensureLinkLater(context, { subject_type: payableType, subject_id: order.id });
	},
);
