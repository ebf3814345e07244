import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { BillingCycle } from './contract.ts';
import { CycleOver, NotEnoughCredit, PayoutDiffers } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

/** What one client has paid and not used, in one currency. */
export const Credit = z
	.object({
		client_id: field.id('Client'),
		currency: field.currency(),
		amount: field.amount('Amount', 'What is there to use'),
		sources: z
			.array(
				z
					.object({
						source_type: z.enum(['payment', 'credit_note']).meta({
							title: 'Source Type',
							description: 'A payment that was too much, or a credit note',
						}),
						source_id: z.uuid().meta({ title: 'Source ID', description: 'UUID of the source' }),
						amount: field.amount('Amount', 'What is left of it'),
					})
					.meta({ id: 'CreditSource' }),
			)
			.meta({ title: 'Sources', description: 'Where it comes from, oldest first' }),
	})
	.meta({
		id: 'Credit',
		n8n: { simplified: ['client_id', 'currency', 'amount', 'sources'] },
	});

/** Credit that was transferred back. */
export const CreditPayout = z
	.object({
		id: z.uuid().meta({ title: 'ID', description: 'UUID of the payout' }),
		client_id: field.id('Client'),
		currency: field.currency(),
		amount: field.amount('Amount', 'What was transferred back'),
		paid_on: field.date('Paid On', 'Day in Jakarta of the transfer'),
		reference: z.string().meta({ title: 'Reference', description: 'What the bank calls it' }),
		reason: z.string().meta({ title: 'Reason', description: 'Why it was paid back' }),
		paid_by: z.string().meta({ title: 'Paid By', description: 'Who has recorded it' }),
		credit_left: field.amount('Credit Left', 'Credit of the client in this currency now'),
		created_at: field.createdAt(),
	})
	.meta({
		id: 'CreditPayout',
		n8n: { simplified: ['id', 'client_id', 'currency', 'amount', 'paid_on', 'credit_left'] },
	});

export const creditContract = defineContract('credit', {
	list: {
		summary: 'Get the credit of a client',
		description:
			'By currency, with the payments and credit notes that it comes from; an empty list for a client without credit.',
		http: { method: 'GET', path: '/clients/{client_id}/credit' },
		input: { path: z.object({ client_id: field.id('Client') }) },
		output: z.object({
			data: z.array(Credit).meta({
				title: 'Data',
				description: 'One entry for each currency in which there is credit',
			}),
		}),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { client_id: exampleId } },
	},
	use: {
		summary: 'Use credit of a client for a billing cycle',
		description:
			'Oldest credit first, in the currency of the billing cycle. One of which nothing is left is PAID; otherwise a new link asks for the rest. Renewals and adjustments use credit by themselves unless USE_CREDIT_AUTOMATICALLY is off.',
		http: { method: 'POST', path: '/billing-cycles/{billing_cycle_id}/use-credit', status: 200 },
		input: { path: z.object({ billing_cycle_id: field.id('Billing Cycle') }) },
		output: BillingCycle,
		errors: [CycleOver],
		allowed: ['FINANCE'],
		example: { path: { billing_cycle_id: exampleId } },
		n8n: { confirm: 'uses credit of a client' },
	},
	'pay-back': {
		summary: 'Record that credit of a client was transferred back to it',
		description:
			'Lowers the credit by exactly this amount, the oldest first, and never below zero. The transfer itself is made at the bank, before. The same reference with the same amount changes nothing a second time. It stands in the statement of the client.',
		http: { method: 'POST', path: '/clients/{client_id}/credit/pay-back' },
		input: {
			path: z.object({ client_id: field.id('Client') }),
			body: z.object({
				currency: field.currency().default('IDR'),
				amount: field
					.amount('Amount', 'What was transferred, at most the credit that is there')
					.refine((amount) => amount > 0n, 'More than 0'),
				paid_on: field
					.date('Paid On', 'Day in Jakarta of the transfer, not in the future; today if empty')
					.optional(),
				reference: field.text('Reference', 'What the bank calls the transfer', 100),
				reason: field.text('Reason', 'Why; kept in the audit trail', 500),
			}),
		},
		output: CreditPayout,
		errors: [NotEnoughCredit, PayoutDiffers],
		allowed: ['FINANCE'],
		n8n: { action: 'Record that credit was paid back', confirm: 'pays credit of a client back' },
		example: {
			path: { client_id: exampleId },
			body: {
				amount: 1_665_000,
				paid_on: '2027-01-10',
				reference: 'TRX-20270110-01',
				reason: 'The client paid the bill twice and asked for the money',
			},
		},
	},
});
