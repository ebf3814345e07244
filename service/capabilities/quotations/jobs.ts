import { z } from 'zod';
import { addDays, businessDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import { DomainError, IllegalTransition } from '../../platform/errors/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { quotationLifecycle } from './lifecycle.ts';
import { removeStrays } from './remove-strays.ts';
import * as store from './store.ts';

const batchSize = 100;

/** Every ten minutes, so that an offer is marked soon after its last day has ended in Jakarta. */
export const expireQuotations = defineJob({
	name: 'quotation.expire',
	description: 'Marks sent quotations whose last day has passed as expired',
	payload: z.object({}),
	retries: 3,
	schedule: '*/10 * * * *',
	async nextDue(context) {
		const last = await store.firstLastDay(context);
		return last === null ? null : startOfBusinessDay(addDays(last, 1));
	},
	async run(_, job) {
		const today = businessDate(job.clock.now());
		for (let afterId: string | null = null; ;) {
			const rows = await job.transaction((context) =>
				store.listOverdue(context, today, afterId, batchSize),
			);
			for (const row of rows) await expireOne(job, row);
			const last = rows.at(-1);
			if (last === undefined || rows.length < batchSize) return;
			afterId = last.id;
		}
	},
});

/** Hourly is enough: a stray document only clutters the store. No other code finds it. */
export const removeStrayDocuments = defineJob({
	name: 'quotation.remove-stray-documents',
	description: 'Removes documents that an interrupted sync left beside the right one in the store',
	payload: z.object({}),
	retries: 3,
	schedule: '23 * * * *',
	run: (_, job) => removeStrays(job),
});

/** One transaction for each quotation, so that an error of one does not stop the others. */
async function expireOne(
	job: JobContext,
	row: Awaited<ReturnType<typeof store.listOverdue>>[number],
): Promise<void> {
	try {
		await job.transaction((context) => move(context, quotationLifecycle, row, 'expire'));
	} catch (error) {
		// It was answered or revised in the meantime; there is nothing left to expire.
		if (error instanceof DomainError && error.definition.code === IllegalTransition.code) return;
		job.log.error(
			{ err: error, quotation_id: row.id },
			'quotation.expire failed for one quotation',
		);
	}
}
