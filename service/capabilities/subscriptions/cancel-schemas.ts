import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { subscriptionLifecycle } from './lifecycle.ts';

const period = {
	period_start: field.date('Period Start', 'First day that it is about'),
	period_end: field.date('Period End', 'Last day that it is about'),
};
const EndedBill = z
	.object({
		billing_cycle_id: field.id('Billing Cycle'),
		number: z.string().nullable().meta({ title: 'Number', description: 'Number of the invoice' }),
		...period,
		due_date: field.date('Due Date', 'Last day to pay'),
		amount: field.amount('Amount', 'With tax; of what stays owed, what is left of it'),
	})
	.meta({ id: 'EndedBill' });
const bills = (title: string, description: string) =>
	z.array(EndedBill).meta({ title, description });

/** What the end of a subscription does, as it is shown before. */
export const CancellationPreview = z
	.object({
		subscription_id: field.id('Subscription'),
		status: z
			.enum(statesOf(subscriptionLifecycle))
			.meta({ title: 'Status', description: 'Of the subscription afterwards' }),
		currency: field.currency(),
		service_until: field.date('Service Until', 'Last day on which its services are on').nullable(),
		data_removed_on: field
			.date(
				'Data Removed On',
				'Day on which what is switched off is removed with its data; null when nothing was switched on',
			)
			.nullable(),
		credit_notes: z
			.array(
				z
					.object({
						...period,
						amount: field.amount('Amount', 'What is given back, with tax'),
						tax: field.amount('Tax', 'Tax in it'),
					})
					.meta({ id: 'PlannedCreditNote' }),
			)
			.meta({ title: 'Credit Notes', description: 'What was charged for days after the end' }),
		credit: field.amount(
			'Credit',
			'Credit that the client has more afterwards: what is given back and was paid',
		),
		cancelled: bills('Cancelled', 'Bills that need not be paid any more'),
		bills: bills('Bills', 'Bills that are made with the end, of what was carried over'),
		owed: bills('Owed', 'What stays owed'),
		drops: z.array(field.id('Subscription Change')).meta({
			title: 'Drops',
			description: 'Changes that were planned or asked for, and are dropped',
		}),
	})
	.meta({
		id: 'CancellationPreview',
		n8n: {
			simplified: [
				'subscription_id',
				'status',
				'service_until',
				'data_removed_on',
				'credit',
				'credit_notes',
				'cancelled',
				'owed',
			],
		},
	});
