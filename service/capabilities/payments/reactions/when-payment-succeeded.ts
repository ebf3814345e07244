import { defineReaction } from '../../../platform/events/index.ts';
import { closeLinks } from '../close-links.ts';
import { ensureLinkLater } from '../ensure-link.ts';
import { paymentEvents } from '../events.ts';
import { keepCredit } from '../keep-credit.ts';
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
		const offered = { payment_id, currency, amount, paid_at };
		const { taken, credit = 0n, still_owed = 0n, reason } = await subject.onPaid(offered);
		if (credit > 0n) await keepCredit(context, payment_id, credit);
		const left = amount - taken - credit;
		if (left > 0n) {
			await markUnmatched(context, payment_id, {
				left,
				reason: reason ?? `Only ${taken} ${currency} was owed`,
			});
		}
		if (taken === 0n) return;
		// Every other link of the subject asks for an amount that is no longer owed.
		await closeLinks(context, subject);
		// The next one asks for the rest.
		if (still_owed > 0n && subject.isCollectable()) ensureLinkLater(context, subject);
	},
);
