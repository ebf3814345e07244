import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const QuotationNotAccepted = defineError('invoice.quotation-not-accepted', {
	status: 409,
	title: 'The quotation has not been accepted',
	advice: 'Wait until the client accepts it, or accept it for the client',
	details: z.object({ quotation_id: z.string(), status: z.string() }),
});
export const NotCollectable = defineError('billing_cycle.not-collectable', {
	status: 409,
	title: 'The billing cycle cannot be collected now',
	advice:
		'A link needs the invoice first (billing_cycle.attach-documents); one that is PAID or over takes no more money: keep it as credit, or offer the sale anew with quotation.revise',
	details: z.object({ billing_cycle_id: z.string(), status: z.string() }),
});
export const RestTooLarge = defineError('billing_cycle.rest-too-large', {
	status: 409,
	title: 'So much cannot be settled for this reason',
	advice:
		'Settle at most details.largest for this reason and leave the rest owed: payment_link.create asks the client for it',
	details: z.object({ billing_cycle_id: z.string(), reason: z.string(), largest: z.string() }),
});
export const CycleOver = defineError('billing_cycle.over', {
	status: 409,
	title: 'The billing cycle is over',
	advice:
		'Nothing is to be paid for it any more; offer the sale anew with quotation.revise, or make another quotation with quotation.create',
	details: z.object({
		billing_cycle_id: z.string(),
		status: z.string(),
		quotation_id: z.string().nullable(),
	}),
});
export const TaxFixed = defineError('billing_cycle.tax-fixed', {
	status: 409,
	title: 'The tax of the billing cycle can no longer be changed',
	advice:
		'While nothing is paid: cancel its payment link (payment_link.cancel), attach the documents with the tax of the faktur, and make a new link (payment_link.create)',
	details: z.object({ billing_cycle_id: z.string(), status: z.string() }),
});
export const PartlySettled = defineError('billing_cycle.partly-settled', {
	status: 409,
	title: 'Something has come in for the billing cycle already',
	advice: 'Give back what is not to be paid with credit_note.issue',
	details: z.object({ billing_cycle_id: z.string(), status: z.string() }),
});
export const TooMuchCredit = defineError('credit_note.too-much', {
	status: 409,
	title: 'More cannot be given back for the period than was charged for it',
	advice:
		'Give back at most details.net and details.tax with credit_note.issue; a cycle that nobody has paid is cancelled with billing_cycle.cancel',
	details: z.object({ net: z.string(), tax: z.string(), of_period: z.string() }),
});
export const NotEnoughCredit = defineError('credit.not-enough', {
	status: 409,
	title: 'The client has less credit than that',
	advice: 'Pay back at most details.available; credit.list shows what there is and where it lies',
	details: z.object({ available: z.string(), currency: z.string() }),
});
export const PayoutDiffers = defineError('credit.payout-differs', {
	status: 409,
	title: 'A transfer with this reference was recorded with another amount',
	advice:
		'Look at client.statement: the transfer stands there. Give the reference of the other transfer to credit.pay-back',
	details: z.object({ reference: z.string(), amount: z.string() }),
});
export const billingErrors = [
	NotEnoughCredit,
	PayoutDiffers,
	QuotationNotAccepted,
	NotCollectable,
	RestTooLarge,
	CycleOver,
	TaxFixed,
	PartlySettled,
	TooMuchCredit,
];
