import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { computeFigures } from './compute-figures.ts';
import * as store from './store.ts';

/** They read everything there is, which a scrape every few seconds must not. */
export const refreshFigures = defineJob({
	name: 'figures.refresh',
	description: 'Computes the figures of the present month that /metrics shows',
	payload: z.object({}),
	retries: 1,
	schedule: '11 * * * *',
	async run(_, job) {
		// Outside of a transaction, which may not last as long as reading everything.
		const now = job.clock.now();
		const figures = await computeFigures({ tx: job.runtime.database.client, now });
		await job.transaction((context) => store.replaceFigures({ ...context, now }, figures));
	},
});
