import { z } from 'zod';
import { addDays } from '../../platform/clock/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { deleteMinutesBefore } from './vendor-store.ts';

/** A week can be looked back at; the table would grow for ever otherwise. */
const keptDays = 8;

export const forgetVendorMinutes = defineJob({
	name: 'vendor.forget-minutes',
	description: 'Deletes counts of calls to vendors that are older than eight days',
	payload: z.object({}),
	retries: 3,
	schedule: '41 20 * * *',
	async run(_, job) {
		const before = addDays(job.machine_clock.now(), -keptDays);
		const minutes = await job.transaction(({ tx }) => deleteMinutesBefore(tx, before));
		job.log.info({ minutes }, 'counts of calls to vendors that are too old are forgotten');
	},
});
