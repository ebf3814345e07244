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
	run: (_, job) =>
		job.transaction(async (context) =>
			store.replaceFigures(context, await computeFigures(context)),
		),
});
