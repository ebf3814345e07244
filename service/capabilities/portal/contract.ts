import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';

export const portalContract = defineContract('portal', {
	me: {
		summary: 'Get the signed-in client with its subscriptions and open payments',
		http: { method: 'GET', path: '/portal/me' },
		input: {},
		output: z.object({
			user: z.object({ id: field.id('User'), email: z.string(), name: z.string() }),
			client: z.object({ id: field.id('Client'), name: z.string(), billing_email: z.string() }),
			subscriptions: z.array(
				z.object({
					id: field.id('Subscription'),
					status: z.string(),
					next_billing_date: field
						.date('Next Billing Date', 'When the next period is charged')
						.nullable(),
					items: z.array(z.object({ description: z.string(), quantity: z.int() })),
				}),
			),
			open_billing_cycles: z.array(
				z.object({
					id: field.id('Billing Cycle'),
					number: z.string().nullable(),
					currency: field.currency(),
					amount: field.amount('Amount', 'What is left to pay, with tax'),
					received_amount: field.amount('Received Amount', 'Money that came in for it already'),
					due_date: field.date('Due Date', 'Last day to pay'),
					payment_url: z
						.string()
						.nullable()
						.meta({
							title: 'Payment URL',
							description: 'Where it is paid',
							only_for: ['portal.me'],
						}),
					payment_code: z
						.string()
						.nullable()
						.meta({
							title: 'Payment Code',
							description: 'By what it is paid where there is no page',
							only_for: ['portal.me'],
						}),
				}),
			),
		}),
		errors: [],
		allowed: ['CLIENT'],
		example: {},
		n8n: { hide: 'Only a signed-in client can ask this' },
	},
	ask: {
		summary: 'Ask sales about a quotation, a bill or a subscription',
		http: { method: 'POST', path: '/questions' },
		input: {
			body: z.object({
				subject_type: z.enum(['quotation', 'billing_cycle', 'subscription']).meta({
					title: 'Subject Type',
					description: 'What the question is about',
				}),
				subject_id: z.uuid().toLowerCase().meta({
					title: 'Subject ID',
					description: 'UUID of that',
				}),
				question: field.longText('Question', 'In the words of the client', 2000),
			}),
		},
		output: z.object({
			id: z.uuid().meta({ title: 'ID', description: 'UUID of the mail that tells sales' }),
			asked_at: field.timestamp('Asked At', 'When it was asked'),
		}),
		errors: [],
		allowed: ['CLIENT'],
		example: {
			body: {
				subject_type: 'quotation',
				subject_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
				question: 'Does the price include the migration of our mails?',
			},
		},
		n8n: { hide: 'Clients ask in the portal' },
	},
});
