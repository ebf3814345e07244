import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { userOfRequest } from '../identity/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { signInMessage } from './sign-in-message.ts';

/**
 * Mails the links that were asked for. A job of its own, so that the page answers an address that nobody has in the same
 * way, and after the same work, as that of a client.
 */
export const sendSignInLinks = defineJob({
	name: 'portal.send-sign-in-links',
	description: 'Mails the sign-in links that were asked for at the page of the portal',
	payload: z.object({ request_ids: z.array(z.uuid()) }),
	retries: 5,
	async run({ request_ids }, context) {
		for (const related_id of request_ids)
			await context.transaction(async (operation) => {
				const user = await userOfRequest(operation, related_id);
				if (user?.client_id == null || user.status === 'DISABLED') return;
				await queueMessage(operation, { kind: signInMessage.kind, related_id });
			});
	},
});
