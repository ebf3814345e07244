import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

export const webhookEvents = defineEvents('webhook', {
	dead: {
		description: 'A call of a vendor could not be processed and was given up; a person must look',
		payload: z.object({
			webhook_id: field.id('Webhook'),
			provider: z.string().meta({ example: 'xendit' }),
			status: z.string().meta({ example: 'DEAD' }),
			error: z.string().nullable().meta({ example: 'The body is no JSON' }),
		}),
	},
});
