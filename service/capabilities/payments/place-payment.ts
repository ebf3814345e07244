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

export type Placed = { payment: PaymentRow; placed: bigint };

/**
 * Gives UNMATCHED money, or credit of a client, to what it was meant for and announces `payment.succeeded`, exactly as if it
 * had fitted from the start. The caller has locked the target and the payment and checked that the target can still be paid.
 */
export async function placePayment(
	context: OperationContext,
	payment: PaymentRow,
	target: MatchTarget,
): Promise<Placed> {
	const there = unplaced(payment);
	assertFits(payment, there, target);
	const placed = there < target.amount ? there : target.amount;
	const { subject_type, subject_id, client_id } = target;
	const parts = {
		placed_amount: payment.placed_amount + placed,
		// More than is owed stays with us as credit of the client.
		credit_amount: there - placed,
	};
	const given =
		payment.status === 'UNMATCHED'
			? await move(context, paymentLifecycle, payment, 'match', {
					...parts,
					subject_type,
					subject_id,
					client_id,
					unmatched_reason: null,
				})
			: await store.updatePayment(context, payment.id, {
					...parts,
					// What paid nothing so far pays this.
					...(payment.placed_amount === 0n ? { subject_type, subject_id } : {}),
				});
	context.publish(paymentEvents.succeeded, {
		subject_type: 'payment',
		subject_id: given.id,
		client_id,
		payload: { ...paymentFacts(given), subject_type, subject_id, placed_amount: placed },
	});
	return { payment: given, placed };
}

/** Whether something of the payment can be given to something else than it has paid already. */
export const isPlaceable = (payment: PaymentRow): boolean =>
	payment.status === 'UNMATCHED' || (payment.status === 'SUCCEEDED' && payment.credit_amount > 0n);

function assertFits(payment: PaymentRow, there: bigint, target: MatchTarget): void {
	const details = { payment_id: payment.id, status: payment.status };
	if (!isPlaceable(payment))
		throw PaymentNotMatchable(details, { detail: `The payment is ${payment.status}` });
	// Credit belongs to the client whose payment it came with.
	if (payment.status === 'SUCCEEDED' && payment.client_id !== target.client_id)
		throw PaymentNotMatchable(details, { detail: 'It is the credit of another client' });
	const fits = there <= target.amount || target.takesParts;
	if (payment.currency === target.currency && fits) return;
	const detail = `${there} ${payment.currency} is there, ${target.amount} ${target.currency} is owed`;
	throw PaymentNotMatchable(details, { detail });
}
