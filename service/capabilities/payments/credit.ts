import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { listPaymentsWithCredit } from './credit-store.ts';
import * as store from './store.ts';

/** Credit of a client that lies on a payment of theirs. */
export type PaymentCredit = { id: string; credit_amount: bigint };

/** Payments of a client that hold credit in a currency, oldest first. One indexed statement. */
export const listPaymentCredit = (
	context: ReadContext,
	wanted: { client_id: string; currency: string },
): Promise<PaymentCredit[]> => listPaymentsWithCredit(context, wanted);

/**
 * Takes up to so much of the credit on a payment for something that the client owes, and says how much. The caller has locked
 * the row of what is owed and writes down what it settles; `keepCredit` gives it back.
 */
export async function takeCredit(
	context: OperationContext,
	paymentId: string,
	upTo: bigint,
): Promise<bigint> {
	const payment = await store.lockPayment(context, paymentId);
	const { status, credit_amount, placed_amount } = payment;
	const taken = credit_amount < upTo ? credit_amount : upTo;
	if (status !== 'SUCCEEDED' || taken <= 0n) return 0n;
	await store.updatePayment(context, paymentId, {
		placed_amount: placed_amount + taken,
		credit_amount: credit_amount - taken,
	});
	return taken;
}
