import { z } from 'zod';
import { isProviderError } from '../../platform/errors/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { isDeferred } from '../../platform/provider/index.ts';
import { failRun, giveUpRun, reconcile, stalledMessage } from './reconcile.ts';
import * as books from './reconciliation-store.ts';

export const compareBooksJob = defineJob({
	name: 'reconciliation.compare',
	description: 'Compares the books of a gateway with ours, page by page',
	payload: z.object({ run_id: z.uuid() }),
	retries: 12,
	/** A large account has many pages, and a slow gateway answers each after seconds. */
	time_limit_seconds: 900,
	async run({ run_id }, job) {
		try {
			await reconcile(job, run_id);
		} catch (error) {
			// What passes is tried again, and the run goes on where it stopped.
			const isRefused = isProviderError(error) && error.kind === 'rejected';
			const isOver = isRefused || (job.is_last_attempt && !isDeferred(error));
			if (isOver) await giveUpRun(job, run_id, error);
			if (!isRefused) throw error;
		}
	},
});

export const endStalledRunsJob = defineJob({
	name: 'reconciliation.end-stalled',
	description: 'Fails comparisons that came no further, because their job or the gateway is gone',
	payload: z.object({}),
	retries: 0,
	schedule: '*/10 * * * *',
	run: (_, job) =>
		job.transaction(async (context) => {
			for (const run of await books.listStalled(context))
				await failRun(context, run, stalledMessage);
		}),
});
