import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const AmountNotCollectable = defineError('payment_link.amount-not-collectable', {
	status: 409,
	title: 'The gateway does not collect this amount',
	advice:
		'Above the largest amount ask for a part with `amount`, and for the rest when that is paid; below the smallest choose another gateway, or record money that came another way with billing_cycle.settle',
	details: z.object({ smallest: z.string(), largest: z.string() }),
});
export const CurrencyNotCollectable = defineError('payment_link.currency-not-collectable', {
	status: 409,
	title: 'The gateway does not collect this currency',
	advice:
		'Record money that comes another way with billing_cycle.settle, or cancel the billing cycle (billing_cycle.cancel) and offer the sale anew (quotation.revise)',
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
		'Choose something of the same currency: UNMATCHED money, or credit of the client it belongs to, pays what is owed; see payment.list for what can be placed',
	details: z.object({ payment_id: z.string(), status: z.string() }),
});
export const OtherLinkOpen = defineError('payment_link.other-amount', {
	status: 409,
	title: 'A link for another amount is open',
	advice: 'Cancel that link with payment_link.cancel, then ask again; it can be paid until then',
	details: z.object({ payment_link_id: z.string(), amount: z.string() }),
});
export const paymentErrors = [
	AmountNotCollectable,
	CurrencyNotCollectable,
	OutcomeUnknown,
	PaymentNotMatchable,
	OtherLinkOpen,
];
