import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { PaymentNotMatchable } from './errors.ts';
import { paymentEvents } from './events.ts';
import { paymentFacts, paymentLifecycle } from './lifecycle.ts';
import { unplaced } from './rules.ts';
import * as store from './store.ts';
import type { PaymentRow } from './store.ts';

/** What a person says the money was for. */
export type MatchTarget = {
	subject_type: string;
	subject_id: string;
	client_id: string;
	currency: string;
	/** Still owed. */
	amount: bigint;
	takesParts: boolean;
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
	const rest = unplaced(payment);
	const fits = rest <= target.amount || target.takesParts;
	if (payment.currency !== target.currency || !fits) {
		const detail = `${rest} ${payment.currency} is there, ${target.amount} ${target.currency} is owed`;
		throw PaymentNotMatchable(details, { detail });
	}
	const { subject_type, subject_id, client_id } = target;
	const placed = await move(context, paymentLifecycle, payment, 'match', {
		subject_type,
		subject_id,
		client_id,
		placed_amount: payment.placed_amount + rest,
		unmatched_reason: null,
	});
	context.publish(paymentEvents.succeeded, {
		subject_type: 'payment',
		subject_id: placed.id,
		client_id,
		payload: { ...paymentFacts(placed), placed_amount: rest },
	});
	return placed;
}
