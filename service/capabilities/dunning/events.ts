import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const step = z.object({
	dunning_step_id: field.id('Dunning Step'),
	billing_cycle_id: field.id('Billing Cycle'),
	subscription_id: field.id('Subscription').nullable(),
	client_id: field.id('Client'),
	step: z.string().meta({ example: 'final_warning' }),
	action: z.string().meta({ example: 'REMIND' }),
	message: z.string().nullable().meta({ example: 'FINAL_WARNING' }),
	status: z.string().meta({ example: 'DONE' }),
	reason: z.string().nullable().meta({ example: null }),
	due_at: field.timestamp('Due At', 'When the policy wanted it'),
});
export type StepFacts = z.output<typeof step>;

const cycle = z.object({
	billing_cycle_id: field.id('Billing Cycle'),
	subscription_id: field.id('Subscription').nullable(),
	client_id: field.id('Client'),
	number: z.string().nullable().meta({ example: 'INV-20261120-000045' }),
	currency: field.currency(),
	balance: field.amount('Balance', 'What is left to pay'),
	due_date: field.date('Due Date', 'Last day to pay'),
});

export const dunningEvents = defineEvents('dunning', {
	step_done: {
		description:
			'A step of dunning was taken: a reminder was queued, a bill marked overdue, or more',
		payload: step,
	},
	suspension_planned: {
		description:
			'A client was warned for the last time; without payment its services are suspended on that day',
		payload: cycle.extend({
			suspension_on: field.date('Suspension On', 'Day that the warning names'),
		}),
	},
	proposed: {
		description: 'A bill has been overdue for so long that a person has to decide',
		payload: cycle.extend({
			proposal: z.string().meta({
				description: 'INVOICE_MISSING, CANCEL or WRITE_OFF',
				example: 'CANCEL',
			}),
		}),
	},
});
