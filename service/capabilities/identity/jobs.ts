import { z } from 'zod';
import { forgetExpired } from '../../platform/idempotency/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import * as store from './session-store.ts';

/** Without it these tables would grow for ever, with every command and every sign-in. */
const forget = defineJob({
	name: 'identity.forget-expired',
	description: 'Deletes sessions and idempotency keys that are over',
	payload: z.object({}),
	retries: 3,
	schedule: '17 20 * * *',
	async run(_, context) {
		await context.transaction(async (operation) => {
			const keys = await forgetExpired(operation.tx, operation.machine_now);
			const sessions = await store.deleteEndedSessions(operation);
			context.log.info({ keys, sessions }, 'what had expired is forgotten');
		});
	},
});

export const identityJobs = [forget];
