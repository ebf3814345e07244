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

const membership = {
	membership_id: field.id('Membership'),
	client_id: field.id('Client'),
	user_id: field.id('User'),
	role: z.enum(['OWNER', 'FINANCE', 'TECHNICAL']),
};

export const membershipEvents = defineEvents('membership', {
	invited: {
		description: 'A person was invited into a client, and gets a mail',
		payload: z.object(membership),
	},
	'role-changed': {
		description: 'A person of a client may do something else from now on',
		payload: z.object(membership),
	},
	removed: {
		description: 'A person does not belong to a client any more',
		payload: z.object(membership),
	},
});
