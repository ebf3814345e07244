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
		'Only a cycle that is INVOICED, AWAITING_PAYMENT or OVERDUE gets a payment link; attach the invoice first',
	details: z.object({ billing_cycle_id: z.string(), status: z.string() }),
});
export const TaxFixed = defineError('billing_cycle.tax-fixed', {
	status: 409,
	title: 'The tax of the billing cycle can no longer be changed',
	advice:
		'While nothing is paid: cancel its payment link (payment_link.cancel), attach the documents with the tax of the faktur, and make a new link (payment_link.create)',
	details: z.object({ billing_cycle_id: z.string(), status: z.string() }),
});
export const billingErrors = [QuotationNotAccepted, NotCollectable, TaxFixed];
