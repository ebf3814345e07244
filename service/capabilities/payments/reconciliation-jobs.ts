import { z } from 'zod';
import { isProviderError } from '../../platform/errors/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { giveUpRun, reconcile } from './reconcile.ts';

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
			// Any other failure passes; the job is then repeated and goes on where it stopped.
			if (!isProviderError(error) || error.kind !== 'rejected') throw error;
			await giveUpRun(job, run_id, error);
		}
	},
});
