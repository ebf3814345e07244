import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { changeKinds } from './change-events.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';

export const ItemState = z
	.object({
		product_id: field.id('Product'),
		description: z.string().meta({ title: 'Description', description: 'Name of the product' }),
		quantity: z.int().meta({ title: 'Quantity', description: '0 when there is nothing of it' }),
		unit_amount: field.amount('Unit Amount', 'Price of one unit before tax'),
		amount: field.amount('Amount', 'Net of a full period'),
	})
	.meta({ id: 'SubscriptionItemState' });

export const ChangedItem = z
	.object({
		item_id: field.id('Subscription Item'),
		before: ItemState.nullable().meta({
			title: 'Before',
			description: 'What would hold on that day without the change; null for a new item',
		}),
		after: ItemState.meta({ title: 'After', description: 'What holds from that day on' }),
	})
	.meta({ id: 'ChangedItem' });

export const SubscriptionChange = z
	.object({
		id: field.id('Subscription Change'),
		subscription_id: field.id('Subscription'),
		client_id: field.id('Client'),
		kind: z.enum(changeKinds).meta({
			title: 'Kind',
			description:
				'ITEMS changes quantities or products, PRICE prices alone; the others end, interrupt or go on with the whole subscription',
		}),
		status: z
			.enum(statesOf(subscriptionChangeLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		effective_on: field.date(
			'Effective On',
			'First day on which it holds; of a cancellation the day after the last day of service',
		),
		reason: z
			.string()
			.nullable()
			.meta({ title: 'Reason', description: 'Why, in words of staff; empty for a client' }),
		requested_by: z
			.string()
			.nullable()
			.meta({ title: 'Requested By', description: 'Who asked for it; empty for a client' }),
		requested_for: z.string().nullable().meta({
			title: 'Requested For',
			description: 'The person on whose behalf it was asked for; empty for a client',
		}),
		decided_by: z.string().nullable().meta({
			title: 'Decided By',
			description: 'Who approved or rejected what was asked for; empty for a client',
		}),
		decided_at: field
			.timestamp('Decided At', 'When it was approved or rejected; null when it needed no approval')
			.nullable(),
		decision_reason: z.string().nullable().meta({
			title: 'Decision Reason',
			description: 'Why it was rejected, in words of staff; empty for a client',
		}),
		charge_amount: field
			.amount(
				'Charge Amount',
				'What its bills were to add up to with tax when it was asked for; null when it needed no approval',
			)
			.nullable(),
		items: z
			.array(ChangedItem)
			.meta({ title: 'Items', description: 'What each item was and becomes' }),
		billing_cycle_id: field.id('Billing Cycle').nullable().meta({
			title: 'Billing Cycle ID',
			description: 'The billing cycle that charges it',
		}),
		credit_note_id: field.id('Credit Note').nullable().meta({
			title: 'Credit Note ID',
			description: 'The credit note that gives back what is not used',
		}),
		carried_net: field.amount(
			'Carried Net',
			'Net that is too small for a payment by itself and is charged with the next period',
		),
		lapses_on: field.date('Lapses On', 'Last day to pay for it; then it is dropped').nullable(),
		applied_at: field.timestamp('Applied At', 'When it came to hold').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'SubscriptionChange',
		n8n: {
			named: { label: ['id'], details: ['kind', 'status', 'effective_on'] },
			simplified: [
				'id',
				'subscription_id',
				'client_id',
				'kind',
				'status',
				'effective_on',
				'billing_cycle_id',
				'credit_note_id',
				'lapses_on',
				'applied_at',
			],
		},
	});

export const PlannedDocument = z
	.object({
		kind: z.enum(['ADJUSTMENT', 'CREDIT_NOTE', 'CARRIED', 'RENEWAL']).meta({
			title: 'Kind',
			description:
				'A bill for the difference, a credit note, a difference too small for a payment that the next period charges, or a bill of a later period that is made anew',
		}),
		due: z.enum(['NOW', 'WHEN_PAID']).meta({
			title: 'Due',
			description: 'Whether it is made with the change, or when the change is paid',
		}),
		period_start: field.date('Period Start', 'First day that it charges or gives back'),
		period_end: field.date('Period End', 'Last day that it charges or gives back'),
		net: field.amount('Net', 'Sum of the lines before tax; negative when it gives back'),
		tax: field.amount('Tax', 'Tax on it'),
		amount: field.amount('Amount', 'Net and tax'),
		replaces_billing_cycle_id: field.id('Billing Cycle').nullable().meta({
			title: 'Replaces Billing Cycle ID',
			description: 'The bill that is cancelled for it',
		}),
		lines: z
			.array(
				z
					.object({
						description: z.string(),
						net: field.amount('Net', 'Net of the line'),
						tax: field.amount('Tax', 'Tax of the line'),
					})
					.meta({ id: 'PlannedLine' }),
			)
			.meta({ title: 'Lines', description: 'What it says' }),
	})
	.meta({ id: 'PlannedDocument' });

export const ChangePreview = z
	.object({
		subscription_id: field.id('Subscription'),
		status: z.enum(['SCHEDULED', 'AWAITING_PAYMENT', 'APPLIED']).meta({
			title: 'Status',
			description: 'What the change will be: planned, waiting for its payment, or in force at once',
		}),
		effective_on: field.date('Effective On', 'First day on which it holds'),
		currency: field.currency(),
		items: z
			.array(ChangedItem)
			.meta({ title: 'Items', description: 'What each item is and becomes' }),
		recurring_before: field.amount('Recurring Before', 'Net of a full period until then'),
		recurring_after: field.amount('Recurring After', 'Net of a full period from then on'),
		documents: z
			.array(PlannedDocument)
			.meta({ title: 'Documents', description: 'Bills and credit notes that it leads to' }),
		replaces: z.array(field.id('Subscription Change')).meta({
			title: 'Replaces',
			description: 'Changes that wait for a payment and are dropped for it',
		}),
	})
	.meta({
		id: 'ChangePreview',
		n8n: {
			simplified: [
				'subscription_id',
				'status',
				'effective_on',
				'currency',
				'recurring_before',
				'recurring_after',
				'items',
				'documents',
				'replaces',
			],
		},
	});
