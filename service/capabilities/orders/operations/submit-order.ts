import type { OperationContext } from '../../../platform/context/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { closeLinks } from '../../payments/index.ts';
import { askForReference } from '../approvals.ts';
import { ordersConfig } from '../config.ts';
import { orderContract } from '../contract.ts';
import { OrderNotCollectable, OrderNotPaid, ReferenceNotEqual, ReferenceTaken } from '../errors.ts';
import { isCollectable, isSettled } from '../payable-rules.ts';
import { payableType } from '../payable-type.ts';
import { settleOrder, submitOrder } from '../settle.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';
import type { OrderRow } from '../store.ts';

type Paid = {
	payment_system: string;
	payment_reference?: string | undefined;
	amount?: bigint | undefined;
	currency?: string | undefined;
	auto_activate: boolean;
};

/** Repeated with the same reference it is answered as it stands. */
export const submitOrderOperation = handle(orderContract.submit, async (input, context) => {
	const order = await store.lockOrder(context, input.order_id);
	const { payment_reference: reference, payment_system, auto_activate } = input;
	if (isSame(order, input)) return showOrder(context, order);
	if (isSettled(order))
		return showOrder(context, await submitOrder(context, order, { auto_activate }));
	if (reference === undefined)
		throw OrderNotPaid({ order_id: order.id, payment_status: order.payment_status });
	assertWaitsForMoney(order);
	await assertPays(context, order, { ...input, payment_reference: reference });
	// One whose reference finance has refused.
	const isWaiting = order.status === 'SUBMITTED' && order.payment_status === 'UNPAID';
	const referred = await store.updateOrder(context, order.id, {
		payment_system,
		payment_reference: reference,
		auto_activate,
	});
	await closeLinks(context, { subject_type: payableType, subject_id: order.id });
	if (!needsConfirmation(context, order)) {
		const paid = { paid_at: context.now, paid_amount: order.total_amount };
		return showOrder(context, await settleOrder(context, referred, paid));
	}
	const pending = await store.updateOrder(context, order.id, {
		payment_status: 'PENDING',
		expires_at: null,
	});
	const submitted = isWaiting ? pending : await submitOrder(context, pending);
	await askForReference(context, submitted, input.requested_for);
	return showOrder(context, submitted);
});

const isSame = (order: OrderRow, { payment_reference, payment_system }: Paid): boolean =>
	order.status === 'SUBMITTED' &&
	(payment_reference === undefined
		? isSettled(order)
		: order.payment_reference === payment_reference && order.payment_system === payment_system);

/** A draft, or one whose reference finance has refused: what is over, under way or already referred to a payment takes none. */
function assertWaitsForMoney(order: OrderRow): void {
	const { id: order_id, status, payment_status } = order;
	if (isCollectable(order)) return;
	const detail = `The order is ${status} and ${payment_status}`;
	throw OrderNotCollectable({ order_id, status, payment_status }, { detail });
}

/** A payment of another system pays one order, whole and in its currency. */
async function assertPays(
	context: OperationContext,
	order: OrderRow,
	{ payment_system, payment_reference, amount, currency }: Paid & { payment_reference: string },
): Promise<void> {
	const { id, total_amount, currency: own } = order;
	if ((amount ?? total_amount) !== total_amount || (currency ?? own) !== own)
		throw ReferenceNotEqual({ order_id: id, total_amount: Number(total_amount), currency: own });
	await store.lockReference(context, payment_system, payment_reference);
	const reference = { payment_system, payment_reference, id };
	const other = await store.findByReference(context, reference);
	if (other !== null) throw ReferenceTaken({ order_number: other.order_number });
}

/** Above the limit of its currency, and always in a currency without a limit: a typed reference is no proof that money came. */
function needsConfirmation(context: OperationContext, order: OrderRow): boolean {
	const limit = context.config.read(ordersConfig).ORDER_REFERENCE_LIMITS[order.currency];
	return limit === undefined || order.total_amount > BigInt(limit);
}
