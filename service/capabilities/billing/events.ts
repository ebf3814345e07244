import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	billing_cycle_id: field.id('Billing Cycle'),
	subject_type: z.string().meta({ example: 'subscription' }),
	subject_id: z.uuid(),
	subscription_id: field.id('Subscription').nullable(),
	quotation_id: field.id('Quotation').nullable(),
	client_id: field.id('Client'),
	kind: z.string().meta({ example: 'INITIAL' }),
	number: z.string().nullable().meta({ example: 'INV-2026-000123' }),
	status: z.string().meta({ example: 'DRAFT' }),
	currency: field.currency(),
	amount: field.amount('Amount', 'Amount of the invoice with tax'),
	balance: field.amount('Balance', 'What is left to pay'),
	due_date: field.date('Due Date', 'Last day to pay'),
});
export type BillingCycleFacts = z.output<typeof payload>;

export const billingCycleEvents = defineEvents('billing_cycle', {
	created: { description: 'A period, or the first charge, must be paid', payload },
	invoiced: {
		description:
			'It has its number and can be collected: finance attached the invoice, or none is needed',
		payload,
	},
	documents_attached: {
		description: 'Its invoice documents are there, or were replaced: it can be collected',
		payload,
	},
	awaiting_payment: { description: 'A payment link is open for it', payload },
	partly_paid: {
		description: 'Money came for it, and a rest is left to pay',
		payload,
		example: { balance: 500_000 },
	},
	paid: { description: 'It was paid in full', payload, example: { balance: 0 } },
	credit_used: {
		description: 'Credit of the client was used for a part of it, and a rest is left to pay',
		payload,
		example: { balance: 500_000 },
	},
	overdue: {
		description: 'Its due date has passed, and something is left to pay',
		payload,
		example: { status: 'OVERDUE' },
	},
	written_off: {
		description: 'What was left of it is given up; money that comes all the same still counts',
		payload,
		example: { status: 'WRITTEN_OFF', balance: 0 },
	},
	collection_failed: {
		description: 'It is to be paid, and no payment link can be made for it; a person must look',
		payload: payload.extend({
			reason: z.string().meta({
				example: 'The gateway collects from IDR 10,000 to IDR 1,000,000,000, and IDR 1 is owed',
			}),
		}),
		example: { balance: 1 },
	},
	cancelled: { description: 'It no longer has to be paid', payload },
});
export const invoiceEvents = defineEvents('invoice', {
	requested: { description: 'Finance was asked for the invoice of a billing cycle', payload },
});
