import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	subscription_id: field.id('Subscription'),
	client_id: field.id('Client'),
	quotation_id: field.id('Quotation').nullable(),
	status: z.string().meta({ example: 'ACTIVE' }),
	billing_period: field.recurringPeriod('How often it is charged'),
	next_billing_date: field.date('Next Billing Date', 'When the next period is charged').nullable(),
});
export type SubscriptionFacts = z.output<typeof payload>;

export const subscriptionEvents = defineEvents('subscription', {
	created: { description: 'A subscription waits for its first payment', payload },
	activated: { description: 'It was paid and its services are being switched on', payload },
	renewal_due: {
		description: 'The billing cycle of its next period was made',
		payload: payload.extend({
			billing_cycle_id: field.id('Billing Cycle'),
			period_start: field.date('Period Start', 'First day that is charged'),
			period_end: field.date('Period End', 'Last day that is charged'),
			due_date: field.date('Due Date', 'Last day to pay'),
			currency: field.currency(),
			amount: field.amount('Amount', 'What must be paid, with tax'),
			invoice: z.enum(['FINANCE', 'LINK']).meta({
				title: 'Invoice',
				description: 'Whether FINANCE makes its invoice, or the client pays by a LINK at once',
			}),
		}),
	},
	parked: {
		description: 'The billing run leaves it alone until a person has looked',
		payload: payload.extend({
			reason: z.string().meta({ example: 'No item of it has a price for its next period' }),
		}),
	},
	provisioned: { description: 'Everything it includes is switched on', payload },
	cancelled: { description: 'It ended', payload },
});
