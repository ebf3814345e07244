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
});
