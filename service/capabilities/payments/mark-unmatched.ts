import type { OperationContext } from '../../platform/context/index.ts';
import { announcePayment } from './apply-payment.ts';
import * as store from './store.ts';

/**
 * For the capability that finds that it cannot use a payment (its subject is paid or cancelled): the money goes to the
 * queue for people and is announced. Repeating it changes nothing.
 */
export async function markUnmatched(
	context: OperationContext,
	paymentId: string,
	reason: string,
): Promise<void> {
	const payment = await store.markUnmatched(context, paymentId, reason);
	if (payment !== null) announcePayment(context, payment);
}
