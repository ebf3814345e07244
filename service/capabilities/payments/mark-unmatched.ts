import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { paymentLifecycle } from './lifecycle.ts';
import * as store from './store.ts';

/**
 * The subject did not take all of a payment: what is left goes to the queue for people and is announced. Repeating it
 * changes nothing.
 */
export async function markUnmatched(
	context: OperationContext,
	paymentId: string,
	{ left, reason }: { left: bigint; reason: string },
): Promise<void> {
	const payment = await store.lockPayment(context, paymentId);
	if (payment.status !== 'SUCCEEDED') return;
	await move(context, paymentLifecycle, payment, 'leave', {
		placed_amount: payment.placed_amount - left,
		unmatched_reason: reason,
	});
}
