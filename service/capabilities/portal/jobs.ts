import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { userOfRequest } from '../identity/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { signInMessage } from './sign-in-message.ts';

/**
 * Mails a link that was asked for. A job of its own, so that the page answers an address that nobody has in the same way,
 * and after the same work, as that of a client. Null is a request that came too often.
 */
export const sendSignInLink = defineJob({
	name: 'portal.send-sign-in-link',
	description: 'Mails the sign-in link that was asked for at the page of the portal',
	payload: z.object({ request_id: z.uuid().nullable() }),
	retries: 5,
	async run({ request_id: related_id }, context) {
		if (related_id === null) return;
		await context.transaction(async (operation) => {
			if ((await userOfRequest(operation, related_id)) === null) return;
			await queueMessage(operation, { kind: signInMessage.kind, related_id });
		});
	},
});
