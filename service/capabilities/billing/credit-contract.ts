import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { BillingCycle } from './contract.ts';
import { CycleOver } from './errors.ts';

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
});
