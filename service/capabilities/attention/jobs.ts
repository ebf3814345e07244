import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import * as store from './store.ts';

/** Without it the table would grow with every matter that was ever assigned or snoozed. */
export const forgetMarks = defineJob({
	name: 'attention.forget-marks',
	description: 'Deletes who took a matter, and until when it was snoozed, once it is settled',
	payload: z.object({}),
	retries: 3,
	schedule: '37 20 * * *',
	async run(_, context) {
		const marks = await context.transaction((operation) =>
			store.deleteIdleMarks(operation, store.sourcesOf(operation)),
		);
		context.log.info({ marks }, 'what was said of settled matters is forgotten');
	},
});
