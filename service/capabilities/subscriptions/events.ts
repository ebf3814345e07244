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
	trial_ends_on: field.date('Trial Ends On', 'Last day of the trial').nullable(),
	ends_on: field.date('Ends On', 'Last day of service, when its end is planned').nullable(),
	suspension_reason: z.string().nullable().meta({
		description: 'NON_PAYMENT or STAFF while it is suspended',
		example: null,
	}),
});
export type SubscriptionFacts = z.output<typeof payload>;

export const subscriptionEvents = defineEvents('subscription', {
	created: { description: 'A subscription waits for its first payment', payload },
	trial_started: {
		description:
			'Its trial has begun, and its services are being switched on before anything is paid',
		payload,
		example: { status: 'TRIALING' },
	},
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
	past_due: {
		description: 'A billing cycle of it is overdue; its services stay on for now',
		payload,
		example: { status: 'PAST_DUE' },
	},
	recovered: { description: 'Nothing of it is overdue any more', payload },
	suspended: {
		description: 'Its services are being switched off until it is paid, or until staff lifts it',
		payload,
		example: { status: 'SUSPENDED', suspension_reason: 'NON_PAYMENT' },
	},
	paused: {
		description:
			'The pause that the client asked for has begun; its services are being switched off',
		payload,
		example: { status: 'PAUSED' },
	},
	resumed: { description: 'Its services are being switched on again', payload },
	term_ending: {
		description: 'The end of its fixed term is near; the client is told',
		payload,
	},
	ended: {
		description:
			'It ended as planned: its term, its trial without a payment, or its last paid period is over',
		payload,
		example: { status: 'ENDED' },
	},
	cancelled: { description: 'It ended', payload, example: { status: 'CANCELLED' } },
});
