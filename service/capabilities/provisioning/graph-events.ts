import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	graph_id: field.id('Task Graph'),
	owner_type: z.string().meta({ example: 'order' }),
	owner_id: field.id('Owner'),
	client_id: field.id('Client').nullable(),
	occasion: z.string().meta({ example: 'activation' }),
	state: z.string().meta({ example: 'COMPLETED' }),
	/** Why it ended so, or what a person is asked; null when all is done. */
	why: z.string().nullable().meta({ example: 'critical:radius-aaa' }),
	/** Whether nothing of it begins any more; a person who is asked before that lets it go on. */
	stopped: z.boolean(),
});
export type GraphFactsTold = z.output<typeof payload>;

export const graphEvents = defineEvents('task_graph', {
	completed: { description: 'All tasks of a graph are done, or were skipped', payload },
	partial: { description: 'A graph is done but for tasks that are not critical', payload },
	failed: {
		description:
			'A graph was stopped, and what was done stays until it is tried again or cancelled',
		payload,
	},
	rolled_back: {
		description:
			'All that a graph had done is taken back; state is CANCELLED when it was cancelled before anything was done',
		payload,
	},
	needs_person: {
		description: 'A graph does not go on by itself; why says what a person must look at',
		payload,
	},
});
