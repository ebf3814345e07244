import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	task_id: field.id('Provisioning Task'),
	owner_type: z.string().meta({ example: 'subscription' }),
	owner_id: field.id('Owner'),
	subject_type: z.string().meta({ example: 'subscription_item' }),
	subject_id: field.id('Subject'),
	subscription_id: field.id('Subscription').nullable(),
	subscription_item_id: field.id('Subscription Item').nullable(),
	client_id: field.id('Client').nullable(),
	/** The tasks that it succeeds with, or is taken back with. */
	graph_id: field.id('Task Graph').nullable().default(null),
	/** By which the others of its graph name it. */
	name: z.string().nullable().default(null).meta({ example: 'radius-aaa' }),
	action: z.string().meta({ example: 'ACTIVATE' }),
	occasion: z.string().meta({ example: 'activation' }),
	target: z.string().meta({ example: 'google-workspace' }),
	description: z.string().meta({ example: 'Google Workspace Business Standard' }),
	quantity: z.int(),
	status: z.string().meta({ example: 'READY' }),
	/** CLIENT, STAFF or VENDOR: who must act before it goes on. A text in events of a process of an older version. */
	waiting_for: z.string().nullable().meta({ example: 'STAFF' }),
	waiting_code: z.string().nullable().default(null).meta({ example: 'NO_LICENCE_FREE' }),
	/** What staff must do. */
	waiting_note: z
		.string()
		.nullable()
		.default(null)
		.meta({ example: 'No licence is free. Buy licences in the Admin console under Billing.' }),
	/** What was bought and is still to be set up, and by whom. */
	remaining: z
		.array(
			z.object({
				what: z.string().meta({ example: 'LICENCE' }),
				count: z.int(),
				waiting_for: z.enum(['CLIENT', 'STAFF']),
			}),
		)
		.default([]),
	error_message: z.string().nullable().meta({ example: 'The domain is not verified' }),
});
export type TaskFacts = z.output<typeof payload>;

const notWaiting = { waiting_for: null, waiting_code: null, waiting_note: null };
/** Nothing is in the way. */
const calm = { ...notWaiting, remaining: [], error_message: null };

export const taskEvents = defineEvents('provisioning_task', {
	ready: { description: 'A task can be run now', payload, example: calm },
	started: { description: 'A task is being run', payload, example: calm },
	waiting: {
		description:
			'A task waits for the client, for staff or for the vendor: waiting_for says for whom',
		payload,
		example: { remaining: [], error_message: null },
	},
	succeeded: {
		description: 'A task is done; remaining says what of it is left to do',
		payload,
		example: { ...notWaiting, error_message: null },
	},
	failed: {
		description: 'A task failed and needs a person',
		payload,
		example: { ...notWaiting, remaining: [] },
	},
	undone: { description: 'What a task did was taken back', payload, example: calm },
});

export { graphEvents } from './graph-events.ts';
export type { GraphFactsTold } from './graph-events.ts';
