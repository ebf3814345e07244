import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const link = z.object({
	payment_link_id: field.id('Payment Link'),
	subject_type: z.string().meta({ example: 'billing_cycle' }),
	subject_id: z.uuid(),
	client_id: field.id('Client'),
	gateway: z.string().meta({ example: 'xendit' }),
	channel: z.string().nullable().meta({ example: 'BCA' }),
	status: z.string().meta({ example: 'OPEN' }),
	currency: field.currency(),
	amount: field.amount('Amount', 'Amount to collect'),
	url: z
		.string()
		.nullable()
		.meta({ example: 'https://checkout.xendit.co/web/673db1c2f23fa4ca35e52da4' }),
	payment_code: z.string().nullable().meta({ example: '88081234567890' }),
});
export type PaymentLinkFacts = z.output<typeof link>;

const payment = z.object({
	payment_id: field.id('Payment'),
	payment_link_id: field.id('Payment Link').nullable(),
	subject_type: z.string().nullable().meta({ example: 'billing_cycle' }),
	subject_id: z.uuid().nullable(),
	client_id: field.id('Client').nullable(),
	gateway: z.string().meta({ example: 'xendit' }),
	status: z.string().meta({ example: 'OPEN' }),
	currency: field.currency(),
	amount: field.amount('Amount', 'Amount that arrived'),
	placed_amount: field.amount('Placed Amount', 'How much of it is given to the subject'),
	credit_amount: field.amount('Credit Amount', 'How much of it is kept as credit of the client'),
	channel: z.string().nullable().meta({ example: 'BCA' }),
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
	failed: {
		description: 'An attempt to pay failed',
		payload: payment,
		example: { placed_amount: 0, paid_at: null },
	},
	credited: {
		description: 'More arrived than was owed; the rest is kept as credit of the client',
		payload: payment,
		example: { amount: 1_665_001, placed_amount: 1_665_000, credit_amount: 1 },
	},
	unmatched: {
		description: 'Money arrived that could not be placed; a person must look',
		payload: payment.extend({
			reason: z.string().meta({ example: '1665000 IDR was asked, 1635000 arrived' }),
		}),
		example: { amount: 1_635_000, placed_amount: 0 },
	},
});

export const reconciliationEvents = defineEvents('reconciliation', {
	difference_found: {
		description: 'The books of a gateway and ours disagree; a person must look',
		payload: z.object({
			difference_id: field.id('Reconciliation Difference'),
			run_id: field.id('Reconciliation'),
			gateway: z.string().meta({ example: 'xendit' }),
			kind: z.string().meta({ example: 'UNREADABLE' }),
			subject: z.string().meta({ example: '673db1c2f23fa4ca35e52da4' }),
			explanation: z.string().meta({
				example:
					'A link of another system cannot be read, so look at it there (PENDING USD 12.5: currency: not IDR)',
			}),
			status: z.string().meta({ example: 'OPEN' }),
		}),
	},
});
