import type { OperationContext } from '../../../platform/context/index.ts';
import { InProgress, invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { closeLinks } from '../close-links.ts';
import { paymentContract } from '../payment-contract.ts';
import { PaymentNotMatchable } from '../errors.ts';
import { isPlaceable, placePayment, type MatchTarget } from '../place-payment.ts';
import { lockSubject, subjectOf, type LockedSubject } from '../payable.ts';
import type { RestReason } from '../rest.ts';
import * as store from '../store.ts';
import type { PaymentRow } from '../store.ts';
import { toPayment } from '../to-payment.ts';

type Wish = {
	rest: 'OWED' | RestReason;
	reason: string;
	certificate_number?: string | undefined;
};

/** The reaction to `payment.succeeded` gives the money to the subject, as for money that fitted from the start. */
export const matchPayment = handle(paymentContract.match, async (input, context) => {
	const named = subjectOf(input);
	const subject = await lockSubject(context, named);
	if (!subject.isPayable()) throw subject.refusal(named.field);
	const { subject_type, subject_id, takesParts } = subject;
	const { client_id, currency, amount } = await subject.terms();
	const target = { subject_type, subject_id, takesParts, client_id, currency, amount };
	const payment = await store.lockPayment(context, input.payment_id);
	if (input.rest !== 'OWED' && !isPlaceable(payment)) {
		await assertHasPaid(context, subject, payment);
		await settleRest(subject, payment, { ...input, amount });
		// The links that are open ask for what is not owed any more.
		await closeLinks(context, target);
		return { ...toPayment(payment), subject_balance: 0n };
	}
	return matchAndSettle(context, { subject, payment, target, wish: input });
});

async function matchAndSettle(
	context: OperationContext,
	asked: { subject: LockedSubject; payment: PaymentRow; target: MatchTarget; wish: Wish },
) {
	const { subject, target, wish } = asked;
	const { payment, placed } = await placePayment(context, asked.payment, target);
	const amount = target.amount - placed;
	if (amount === 0n || wish.rest === 'OWED')
		return { ...toPayment(payment), subject_balance: amount };
	// Before the money itself, which then pays exactly what is left.
	await settleRest(subject, payment, { ...wish, amount });
	return { ...toPayment(payment), subject_balance: 0n };
}

/** The payment has paid a part of the subject already, and its rest is settled afterwards. */
async function assertHasPaid(
	context: OperationContext,
	subject: LockedSubject,
	payment: PaymentRow,
): Promise<void> {
	const { id, status } = payment;
	if (await subject.hasTaken(id)) return;
	const isComing = status === 'SUCCEEDED' && payment.subject_id === subject.subject_id;
	if (isComing) throw InProgress({}, { retryAfterSeconds: 2 });
	throw PaymentNotMatchable(
		{ payment_id: id, status },
		{ detail: `The payment is ${status} and paid something else` },
	);
}

async function settleRest(
	subject: LockedSubject,
	{ id: payment_id }: PaymentRow,
	{ rest, reason: note, certificate_number, amount }: Wish & { amount: bigint },
): Promise<void> {
	if (rest === 'OWED') return;
	if (subject.settleRest === null) {
		const message = 'A rest of this kind is settled by money only';
		throw invalidInput([{ path: 'body.rest', message }]);
	}
	const certificate = certificate_number ?? null;
	await subject.settleRest({ payment_id, amount, reason: rest, certificate, note });
}
