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
	/** CLIENT, STAFF or VENDOR: who must act before it goes on. A text in events of a process of an older version. */
	waiting_for: z.string().nullable(),
	waiting_code: z.string().nullable().default(null),
	/** What staff must do. */
	waiting_note: z.string().nullable().default(null),
	/** What was bought and is still to be set up, and by whom. */
	remaining: z
		.array(z.object({ what: z.string(), count: z.int(), waiting_for: z.enum(['CLIENT', 'STAFF']) }))
		.default([]),
	error_message: z.string().nullable(),
});
export type TaskFacts = z.output<typeof payload>;

export const taskEvents = defineEvents('provisioning_task', {
	ready: { description: 'A task can be run now', payload },
	started: { description: 'A task is being run', payload },
	waiting: {
		description:
			'A task waits for the client, for staff or for the vendor: waiting_for says for whom',
		payload,
	},
	succeeded: { description: 'A task is done; remaining says what of it is left to do', payload },
	failed: { description: 'A task failed and needs a person', payload },
	undone: { description: 'What a task did was taken back', payload },
});
