import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { Subscription } from './contract.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ subscription_id: field.id('Subscription') });

/** What staff decides about the services of a subscription, beside what money does. */
export const subscriptionLifeContract = defineContract('subscription', {
	suspend: {
		summary: 'Suspend a subscription: its services go off until staff lifts it',
		description:
			'Nothing is charged while it is suspended, and no payment lifts it. One that is suspended for want of payment is from then on suspended by staff.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/suspend', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept in the audit trail', 500) }),
		},
		output: Subscription,
		errors: [],
		allowed: ['OPERATIONS'],
		example: {
			path: { subscription_id: exampleId },
			body: { reason: 'Spam was sent from its accounts' },
		},
		n8n: { confirm: 'suspends a subscription' },
	},
	'lift-suspension': {
		summary: 'Lift the suspension of a subscription: its services go on again',
		description:
			'Also one for want of payment, before the payment. The next period is charged from today on when it began during the suspension.',
		http: {
			method: 'POST',
			path: '/subscriptions/{subscription_id}/lift-suspension',
			status: 200,
		},
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept in the audit trail', 500) }),
		},
		output: Subscription,
		errors: [],
		allowed: ['OPERATIONS'],
		example: {
			path: { subscription_id: exampleId },
			body: { reason: 'The client has changed its passwords' },
		},
		n8n: { action: 'Lift the suspension of a subscription' },
	},
});
