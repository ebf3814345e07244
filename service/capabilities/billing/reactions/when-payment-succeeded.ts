import { defineReaction } from '../../../platform/events/index.ts';
import { paymentEvents } from '../../payments/events.ts';
import { closeLinks, markUnmatched } from '../../payments/index.ts';
import { settleByPayment } from '../settle.ts';
import * as store from '../store.ts';

/** Only billing knows what is still owed: money that a cycle has no use for goes to people, never away. */
export const whenPaymentSucceeded = defineReaction(
	'billing.when-payment-succeeded',
	paymentEvents.succeeded,
	async ({ payload }, context) => {
		if (payload.subject_type !== 'billing_cycle' || payload.subject_id === null) return;
		const cycle = await store.lockCycle(context, payload.subject_id);
		const reason = await settleByPayment(context, cycle, payload);
		if (reason !== null) {
			await markUnmatched(context, payload.payment_id, reason);
			return;
		}
		// Money can come late, on a link that had run out: whoever still has the newer one must not pay again.
		await closeLinks(context, { subject_type: 'billing_cycle', subject_id: cycle.id });
	},
);
