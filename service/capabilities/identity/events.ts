import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

export const userEvents = defineEvents('user', {
	created: {
		description: 'A person who can sign in was created',
		payload: z.object({
			user_id: field.id('User'),
			role: z.enum(['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN', 'CLIENT']),
			client_id: field.id('Client').nullable(),
		}),
	},
});
