import { handle } from '../../../platform/operation/index.ts';
import { paymentContract } from '../contract.ts';
import { placePayment } from '../place-payment.ts';
import { lockSubject, subjectOf } from '../payable.ts';
import { toPayment } from '../to-payment.ts';

/** The reaction to `payment.succeeded` gives the money to the subject, as for money that fitted from the start. */
export const matchPayment = handle(paymentContract.match, async (input, context) => {
	const named = subjectOf(input);
	const subject = await lockSubject(context, named);
	if (!subject.isPayable()) throw subject.refusal(named.field);
	const { subject_type, subject_id, takesParts } = subject;
	const { client_id, currency, amount } = await subject.terms();
	const target = { subject_type, subject_id, takesParts, client_id, currency, amount };
	return toPayment(await placePayment(context, input.payment_id, target));
});
