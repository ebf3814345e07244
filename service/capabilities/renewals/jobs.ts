import { z } from 'zod';
import { startOfBusinessDay } from '../../platform/clock/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { firstBillOn } from '../subscriptions/index.ts';
import { workOnRunReference } from './job-references.ts';
import { failRun, stopRun, workOnRun } from './run.ts';
import { areRenewalsOn, mayRenew, runBySchedule } from './runs.ts';
import * as store from './store.ts';

/** A run of a large installation takes minutes; one that is killed goes on where it ended. */
const time_limit_seconds = 3600;
const retries = 5;

/** Every period that is due gets its cycle by itself. */
export const makeDueJob = defineJob({
	name: 'billing_run.make-due',
	description: 'Makes the billing cycles of all periods that are due',
	payload: z.object({}),
	retries,
	time_limit_seconds,
	schedule: '10 * * * *',
	async nextDue(context) {
		const first = (await mayRenew(context)) ? await firstBillOn(context) : null;
		return first === null ? null : startOfBusinessDay(first);
	},
	async run(_, job) {
		const left = await job.transaction((context) => store.findRunning(context));
		// It may be one of an earlier day that a killed worker has left: then today is still to be done.
		if (left !== null) await takeFurther(job, left.id);
		const run = await job.transaction(runBySchedule);
		if (run !== null) await takeFurther(job, run.id);
	},
});

/** A run that a person has started begins without waiting for the schedule. */
export const workOnRunJob = defineJob({
	...workOnRunReference,
	description: 'Works on a billing run that a person has started',
	retries,
	time_limit_seconds,
	run: ({ billing_run_id }, job) => takeFurther(job, billing_run_id),
});

async function takeFurther(job: JobContext, runId: string): Promise<void> {
	const isOn = await job.transaction(async (context) => {
		if (areRenewalsOn(context)) return true;
		const { status } = await store.getRun(context, runId);
		if (status === 'RUNNING') await stopRun(context, runId, 'RENEWALS is off');
		return false;
	});
	if (!isOn) return;
	try {
		await workOnRun(job, runId);
	} catch (error) {
		if (job.is_last_attempt && !job.signal.aborted)
			await job.transaction(async (context) => {
				const run = await store.lockRun(context, runId);
				const reason = error instanceof Error ? error.message : String(error);
				if (run.status === 'RUNNING') await failRun(context, run, reason);
			});
		throw error;
	}
}
