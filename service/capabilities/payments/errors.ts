import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

const offerAnew =
	'Cancel the billing cycle (billing_cycle.cancel) and offer the sale again in amounts that the gateway collects (quotation.create)';

export const AmountNotCollectable = defineError('payment_link.amount-not-collectable', {
	status: 409,
	title: 'The gateway does not collect this amount',
	advice: offerAnew,
	details: z.object({ smallest: z.string(), largest: z.string() }),
});
export const CurrencyNotCollectable = defineError('payment_link.currency-not-collectable', {
	status: 409,
	title: 'The gateway does not collect this currency',
	advice: offerAnew,
	details: z.object({ currency: z.string(), currencies: z.array(z.string()) }),
});
export const OutcomeUnknown = defineError('payment_link.outcome-unknown', {
	status: 503,
	title: 'The gateway did not say whether the link was made',
	advice: 'Repeat the same command; the service looks the link up before it makes one',
	details: z.object({ payment_link_id: z.string() }),
});
export const PaymentNotMatchable = defineError('payment.not-matchable', {
	status: 409,
	title: 'The payment does not fit what it should pay',
	advice:
		'Only UNMATCHED money of the same currency and amount can be matched; settle the rest outside and record it there',
	details: z.object({ payment_id: z.string(), status: z.string() }),
});
export const paymentErrors = [
	AmountNotCollectable,
	CurrencyNotCollectable,
	OutcomeUnknown,
	PaymentNotMatchable,
];
