import type { OperationContext } from '../../platform/context/index.ts';
import { paymentEvents } from './events.ts';
import { paymentFacts, paymentLifecycle } from './lifecycle.ts';
import * as store from './store.ts';

/**
 * Keeps what a subject did not need, or gives back, as credit of the client, and announces it. Called once for each placing of
 * money, and once for each that is undone. The row of the subject is locked by the caller.
 */
export async function keepCredit(
	context: OperationContext,
	paymentId: string,
	credit: bigint,
): Promise<void> {
	const payment = await store.lockPayment(context, paymentId);
	const kept = await store.updatePayment(context, paymentId, {
		placed_amount: payment.placed_amount - credit,
		credit_amount: payment.credit_amount + credit,
	});
	context.publish(paymentEvents.credited, {
		subject_type: paymentLifecycle.name,
		subject_id: kept.id,
		client_id: kept.client_id,
		payload: paymentFacts(kept),
	});
}
