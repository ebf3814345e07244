import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

export const clientEvents = defineEvents('client', {
	created: {
		description: 'A client was created',
		payload: z.object({
			client_id: field.id('Client'),
			name: z.string().meta({ example: 'PT Contoh Maju' }),
		}),
	},
});
