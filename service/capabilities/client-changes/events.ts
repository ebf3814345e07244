import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

/** The names of the fields and not what stands in them: events are kept for long and leave the company. */
const payload = z.object({
	client_change_id: field.id('Client Change'),
	client_id: field.id('Client'),
	status: z.string().meta({ example: 'REQUESTED' }),
	fields: z.array(z.string()).meta({
		description: 'Which data it is about',
		example: ['name', 'npwp'],
	}),
});
export type ClientChangeFacts = z.output<typeof payload>;

export const clientChangeEvents = defineEvents('client_change', {
	requested: {
		description: 'A client asked for a change of data that its tax documents name',
		payload,
	},
	applied: { description: 'The data of a client were changed as it asked', payload },
	refused: { description: 'Finance did not make a change that a client asked for', payload },
	withdrawn: { description: 'A client took back a change that was not decided yet', payload },
});
