import type { OperationContext } from '../../platform/context/index.ts';
import { announcePayment } from './apply-payment.ts';
import { PaymentNotMatchable } from './errors.ts';
import * as store from './store.ts';
import type { PaymentRow } from './store.ts';

/** What a person says the money was for. */
export type MatchTarget = {
	subject_type: string;
	subject_id: string;
	client_id: string;
	currency: string;
	amount: bigint;
};

/**
 * Gives UNMATCHED money to what it was meant for and announces `payment.succeeded`, exactly as if it had fitted from
 * the start. The caller has locked the target and checked that the target can still be paid.
 */
export async function placePayment(
	context: OperationContext,
	paymentId: string,
	target: MatchTarget,
): Promise<PaymentRow> {
	const payment = await store.lockPayment(context, paymentId);
	const details = { payment_id: payment.id, status: payment.status };
	if (payment.status !== 'UNMATCHED') {
		throw PaymentNotMatchable(details, { detail: `The payment is ${payment.status}` });
	}
	if (payment.currency !== target.currency || payment.amount > target.amount) {
		const detail = `${payment.amount} ${payment.currency} arrived, ${target.amount} ${target.currency} is owed`;
		throw PaymentNotMatchable(details, { detail });
	}
	const { subject_type, subject_id, client_id } = target;
	const placed = await store.placePayment(context, payment.id, {
		subject_type,
		subject_id,
		client_id,
	});
	announcePayment(context, placed);
	return placed;
}
