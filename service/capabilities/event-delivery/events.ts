import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

export const endpointEvents = defineEvents('endpoint', {
	tested: {
		description: 'A test event was requested; it goes to that endpoint only',
		payload: z.object({ endpoint_id: field.id('Endpoint') }),
	},
	disabled: {
		description: 'An endpoint gets nothing more, because it failed for days or said it is gone',
		payload: z.object({
			endpoint_id: field.id('Endpoint'),
			reason: z.string().meta({
				title: 'Reason',
				description: 'Why it gets nothing more',
				example: 'It answered 410 Gone',
			}),
		}),
	},
});
