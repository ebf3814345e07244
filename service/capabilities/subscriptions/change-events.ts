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

export const subscriptionChangeEvents = defineEvents('subscription_change', {
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
