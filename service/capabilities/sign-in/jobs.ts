import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { userOfRequest } from './requested-links.ts';
import { signInMessage } from './sign-in-message.ts';
import { deleteOldChanges } from './change-store.ts';
import { deleteOldFailures } from './failure-store.ts';
import * as steps from './step-store.ts';
import * as store from './store.ts';

/**
 * Mails a link that was asked for. A job of its own, so that the page answers an address that nobody has in the same way,
 * and after the same work, as that of a person. Null is a request that came too often.
 */
export const sendSignInLink = defineJob({
	name: 'sign-in.send-link',
	description: 'Mails the sign-in link that was asked for at the page of a door',
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

/** Without it these tables would grow for ever, with every sign-in. */
const forget = defineJob({
	name: 'sign-in.forget-expired',
	description:
		'Deletes requests for sign-in links, steps of signing in that are over, wrong attempts, and changes that were told',
	payload: z.object({}),
	retries: 3,
	schedule: '27 20 * * *',
	async run(_, context) {
		await context.transaction(async (operation) => {
			const requests = await store.deleteOldSignInRequests(operation);
			const unfinished = await steps.deleteOldSteps(operation);
			const changes = await deleteOldChanges(operation);
			const failures = await deleteOldFailures(operation);
			context.log.info(
				{ requests, unfinished, changes, failures },
				'what had expired is forgotten',
			);
		});
	},
});

export const signInJobs = [sendSignInLink, forget];
