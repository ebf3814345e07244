import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const link = z.object({
	payment_link_id: field.id('Payment Link'),
	subject_type: z.string(),
	subject_id: z.uuid(),
	client_id: field.id('Client'),
	gateway: z.string(),
	channel: z.string().nullable(),
	status: z.string(),
	currency: field.currency(),
	amount: field.amount('Amount', 'Amount to collect'),
	url: z.string().nullable(),
	payment_code: z.string().nullable(),
});
export type PaymentLinkFacts = z.output<typeof link>;

const payment = z.object({
	payment_id: field.id('Payment'),
	payment_link_id: field.id('Payment Link').nullable(),
	subject_type: z.string().nullable(),
	subject_id: z.uuid().nullable(),
	client_id: field.id('Client').nullable(),
	gateway: z.string(),
	status: z.string(),
	currency: field.currency(),
	amount: field.amount('Amount', 'Amount that arrived'),
	placed_amount: field.amount('Placed Amount', 'How much of it is given to the subject'),
	credit_amount: field.amount('Credit Amount', 'How much of it is kept as credit of the client'),
	channel: z.string().nullable(),
	paid_at: field.timestamp('Paid At', 'When the gateway took the money').nullable(),
});
export type PaymentFacts = z.output<typeof payment>;

export const paymentLinkEvents = defineEvents('payment_link', {
	created: { description: 'A payment link can be paid now', payload: link },
	expired: { description: 'A payment link can no longer be paid', payload: link },
	cancelled: { description: 'A payment link was made uncollectable', payload: link },
});

export const paymentEvents = defineEvents('payment', {
	succeeded: { description: 'Money arrived and fits what was asked', payload: payment },
	failed: { description: 'An attempt to pay failed', payload: payment },
	credited: {
		description: 'More arrived than was owed; the rest is kept as credit of the client',
		payload: payment,
	},
	unmatched: {
		description: 'Money arrived that could not be placed; a person must look',
		payload: payment.extend({ reason: z.string() }),
	},
});

export const reconciliationEvents = defineEvents('reconciliation', {
	difference_found: {
		description: 'The books of a gateway and ours disagree; a person must look',
		payload: z.object({
			difference_id: field.id('Reconciliation Difference'),
			run_id: field.id('Reconciliation'),
			gateway: z.string(),
			kind: z.string(),
			subject: z.string(),
			explanation: z.string(),
			status: z.string(),
		}),
	},
});
