import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import { isLeased } from '../../platform/lease/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { provisioningConfig } from './config.ts';
import { apart } from './apart.ts';
import { continueTaskJob } from './job-references.ts';
import { runTask } from './operations/run-task.ts';
import { failOverdue } from './outcomes.ts';
import { followHandedOver } from './handed-over.ts';
import * as graphStore from './graph-store.ts';
import { isInstalled } from './rules.ts';
import { settleGraph } from './settle-graph.ts';
import * as store from './store.ts';

/**
 * Keeps tasks going without a workflow: it runs the named task when its time has come, or, started by the clock, asks
 * for a run of every task whose time has come, whose worker died, or which no workflow has picked up.
 */
export const continueTask = defineJob({
	...continueTaskJob,
	description: 'Runs provisioning tasks whose next step is due',
	retries: 3,
	schedule: '* * * * *',
	nextDue: (context) => nextToPickUp(context),
	async run({ task_id }, job) {
		const due = await dueTasks(job, task_id);
		if (task_id !== undefined) {
			if (due.length > 0) await runQuietly(job, task_id);
			return;
		}
		await job.transaction(async (context) => {
			for (const { id } of due) context.enqueue(continueTaskJob, { task_id: id });
		});
		await endOverdue(job);
		await stopGraphsOverTime(job);
		await followHandedOver(job);
	},
});

/** When the service picks up the next task that no workflow has begun; null when all have begun. */
async function nextToPickUp(context: ReadContext): Promise<Date | null> {
	const { PROVISIONING_PICKUP_SECONDS: seconds } = context.config.read(provisioningConfig);
	const first = await store.firstReady(context, targetsOf(context));
	return first === null ? null : addSeconds(first, seconds);
}

const targetsOf = (context: Pick<ReadContext, 'providers'>): string[] => {
	const installed = context.providers.list();
	return installed.map((one) => one.id).filter((id) => isInstalled(installed, id));
};

function dueTasks(job: JobContext, task_id: string | undefined): Promise<{ id: string }[]> {
	const { PROVISIONING_PICKUP_SECONDS } = job.runtime.config.read(provisioningConfig);
	return job.transaction((context) => {
		const pickup_seconds = PROVISIONING_PICKUP_SECONDS;
		const targets = targetsOf(context);
		return store.listDue(context, { task_id, targets, pickup_seconds, limit: 500 });
	});
}

/** A task in whose target's place nothing is installed any more would stay as it is for ever. */
async function endOverdue(job: JobContext): Promise<void> {
	const overdue = await job.transaction((context) =>
		store.listOverdue(context, { targets: targetsOf(context), limit: 100 }),
	);
	for (const { id } of overdue)
		await apart(job, id, async (context) => {
			const task = await graphStore.lockTaskToSettle(context, id);
			const isUnderWay = task.status === 'RUNNING' || task.status === 'UNKNOWN';
			if (isUnderWay && !isLeased(task, context.machine_now)) await failOverdue(context, task);
		});
}

/** None of their tasks may end now, so that nothing else would look at the clock. */
async function stopGraphsOverTime(job: JobContext): Promise<void> {
	const over = await job.transaction((context) => graphStore.listGraphsOverTime(context, 100));
	for (const { id } of over) await apart(job, id, (context) => settleGraph(context, id));
}

/** Another worker may have been faster; that is no failure. */
async function runQuietly(job: JobContext, task_id: string): Promise<void> {
	try {
		await job.run(runTask, { task_id }, {});
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		job.log.info({ task_id, code: error.definition.code }, 'a task was not continued');
	}
}
