import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

/** `PRICE` changes the price alone. The others end, interrupt or go on with the subscription as a whole. */
export const changeKinds = ['ITEMS', 'PRICE', 'PAUSE', 'RESUME', 'CANCEL', 'REACTIVATE'] as const;

const payload = z.object({
	subscription_change_id: field.id('Subscription Change'),
	subscription_id: field.id('Subscription'),
	client_id: field.id('Client'),
	kind: z.enum(changeKinds),
	status: z.string().meta({ example: 'APPLIED' }),
	effective_on: field.date('Effective On', 'First day on which it holds'),
	billing_cycle_id: field.id('Billing Cycle').nullable(),
	credit_note_id: field.id('Credit Note').nullable(),
	lapses_on: field.date('Lapses On', 'Last day to pay for it').nullable(),
});
export type ChangeFacts = z.output<typeof payload>;

const wish = payload.extend({
	billing_cycle_id: z.null(),
	credit_note_id: z.null(),
	lapses_on: z.null(),
	requested_for: z
		.string()
		.nullable()
		.meta({ description: 'Who asked for it, in words', example: 'Rina, sales' }),
	reason: z.string().meta({ example: 'Five new colleagues' }),
	currency: field.currency(),
	items: z.array(
		z
			.object({
				item_id: field.id('Subscription Item'),
				description: z.string().meta({ example: 'Google Workspace Business Standard' }),
				quantity_before: z.int().meta({ description: '0 for a new item', example: 20 }),
				quantity_after: z.int().meta({ description: '0 when it ends', example: 25 }),
			})
			.meta({ id: 'RequestedItem' }),
	),
	recurring_before: field.amount('Recurring Before', 'Net of a full period until then'),
	recurring_after: field.amount('Recurring After', 'Net of a full period from then on'),
	charge_amount: field.amount(
		'Charge Amount',
		'What its bills add up to with tax, as it was asked',
	),
});
export type RequestedChange = z.output<typeof wish>;

export const subscriptionChangeEvents = defineEvents('subscription_change', {
	approval_requested: {
		description: 'A change was asked for: it waits for subscription_change.approve or .reject',
		payload: wish,
		example: {
			status: 'REQUESTED',
			billing_cycle_id: null,
			credit_note_id: null,
			lapses_on: null,
			kind: 'ITEMS',
			items: [
				{
					item_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
					description: 'Google Workspace Business Standard',
					quantity_before: 20,
					quantity_after: 25,
				},
			],
		},
	},
	rejected: {
		description: 'A change that was asked for is not made',
		payload,
		example: { status: 'REJECTED', credit_note_id: null, lapses_on: null, billing_cycle_id: null },
	},
	requested: {
		description: 'A subscription is to be changed, now or on a later day',
		payload,
		example: { status: 'SCHEDULED', credit_note_id: null, lapses_on: null, billing_cycle_id: null },
	},
	awaiting_payment: {
		description: 'It is charged at once, and holds when that is paid',
		payload,
		example: { status: 'AWAITING_PAYMENT', credit_note_id: null },
	},
	applied: {
		description: 'It holds: the services of the subscription are being changed',
		payload,
		example: { credit_note_id: null, lapses_on: null },
	},
	cancelled: {
		description: 'It was taken back before it held, or another took its place',
		payload,
		example: { status: 'CANCELLED', credit_note_id: null, lapses_on: null },
	},
	lapsed: {
		description: 'It was not paid in time: nothing changes, and its billing cycle is cancelled',
		payload,
		example: { status: 'LAPSED', credit_note_id: null },
	},
});
