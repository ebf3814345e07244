import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	billing_run_id: field.id('Billing Run'),
	status: z.string().meta({ example: 'DONE' }),
	business_date: field.date('Business Date', 'Day for which it ran'),
	made: z.int().meta({ title: 'Made', description: 'Billing cycles that it made', example: 240 }),
	parked: z
		.int()
		.meta({ title: 'Parked', description: 'Subscriptions that wait for a person', example: 2 }),
	skipped: z
		.int()
		.meta({ title: 'Skipped', description: 'Subscriptions without a cycle', example: 1 }),
	failed: z
		.int()
		.meta({ title: 'Failed', description: 'Subscriptions that the next run tries', example: 0 }),
	reason: z
		.string()
		.nullable()
		.meta({ title: 'Reason', description: 'Why it ended early', example: null }),
});
export type BillingRunFacts = z.output<typeof payload>;

export const billingRunEvents = defineEvents('billing_run', {
	finished: { description: 'Everything that was due has been looked at', payload },
	stopped: {
		description:
			'It made no more, because a person or a safety bound said so; it goes on when a person starts it',
		payload,
		example: { status: 'STOPPED', reason: 'IDR 1,600,000 is more than 1.5 times the forecast' },
	},
	failed: {
		description: 'It came no further; the next one by schedule goes on where it ended',
		payload,
		example: { status: 'FAILED', reason: 'It came no further for half an hour' },
	},
});
