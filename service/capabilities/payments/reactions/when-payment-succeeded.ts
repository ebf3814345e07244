import { defineReaction } from '../../../platform/events/index.ts';
import { closeLinks } from '../close-links.ts';
import { paymentEvents } from '../events.ts';
import { markUnmatched } from '../mark-unmatched.ts';
import { findLockedSubject } from '../payable.ts';

/**
 * The one place where money is given to what it pays. A reaction, and not part of `applyPayment`: that holds the lock of
 * the link, and the subject's row is locked first everywhere. Reactions commit before the event leaves (decision 0021),
 * so a workflow that starts on `payment.succeeded` finds the subject paid.
 */
export const whenPaymentSucceeded = defineReaction(
	'payments.when-payment-succeeded',
	paymentEvents.succeeded,
	async ({ payload }, context) => {
		const subject = await findLockedSubject(context, payload);
		if (subject === null) return;
		const { payment_id, currency, placed_amount: amount } = payload;
		const paid_at = payload.paid_at ?? context.now;
		const { taken, reason } = await subject.onPaid({ payment_id, currency, amount, paid_at });
		if (taken < amount) {
			await markUnmatched(context, payment_id, {
				left: amount - taken,
				reason: reason ?? `Only ${taken} ${currency} was owed`,
			});
		}
		// Every other link of the subject asks for an amount that is no longer owed.
		if (taken > 0n) await closeLinks(context, subject);
	},
);
