import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	task_id: field.id('Provisioning Task'),
	subscription_id: field.id('Subscription'),
	subscription_item_id: field.id('Subscription Item'),
	client_id: field.id('Client'),
	action: z.string(),
	target: z.string(),
	description: z.string(),
	quantity: z.int(),
	status: z.string(),
	waiting_for: z.string().nullable(),
	error_message: z.string().nullable(),
});
export type TaskFacts = z.output<typeof payload>;

export const taskEvents = defineEvents('provisioning_task', {
	ready: { description: 'A task can be run now', payload },
	started: { description: 'A task is being run', payload },
	waiting: { description: 'A task waits for the client or for staff', payload },
	succeeded: { description: 'A task is done', payload },
	failed: { description: 'A task failed and needs a person', payload },
});
