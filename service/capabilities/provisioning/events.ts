import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	task_id: field.id('Provisioning Task'),
	owner_type: z.string(),
	owner_id: field.id('Owner'),
	subject_type: z.string(),
	subject_id: field.id('Subject'),
	subscription_id: field.id('Subscription').nullable(),
	subscription_item_id: field.id('Subscription Item').nullable(),
	client_id: field.id('Client').nullable(),
	action: z.string(),
	occasion: z.string(),
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
	undone: { description: 'What a task did was taken back', payload },
});
