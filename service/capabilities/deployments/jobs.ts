import { z } from 'zod';
import { DomainError, IllegalTransition } from '../../platform/errors/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { listTasksOf } from '../provisioning/index.ts';
import * as deployments from './deployment-store.ts';
import { followTask } from './follow-tasks.ts';
import { slugLifecycle } from './lifecycle.ts';
import * as slugs from './slug-store.ts';
import { remove } from './tenant-life.ts';
import * as tenants from './tenant-store.ts';

const pageSize = 100;

/** What no event tells: a time that is over, and a task that was cancelled. */
export const followUpDeployments = defineJob({
	name: 'deployment.follow-up',
	description:
		'Removes tenants whose grace is over, lets slugs go that were held too long, and ends runs whose task was cancelled',
	payload: z.object({}),
	retries: 3,
	schedule: '*/5 * * * *',
	nextDue: async (context) => {
		const due = await Promise.all([tenants.firstDeleteAt(context), slugs.firstReleaseAt(context)]);
		const times = due.flatMap((at) => (at === null ? [] : [at.getTime()]));
		return times.length === 0 ? null : new Date(Math.min(...times));
	},
	async run(_, job) {
		await each(job, (take) => job.transaction((context) => tenants.listToRemove(context, take)), {
			do: async (context, id) => {
				const tenant = await tenants.lockTenant(context, id);
				const isDue = tenant.delete_at !== null && tenant.delete_at <= context.now;
				if (tenant.status === 'LEAVING' && isDue) await remove(context, tenant);
			},
		});
		await each(job, (take) => job.transaction((context) => slugs.listOverdue(context, take)), {
			do: async (context, id) => {
				const slug = await slugs.lockSlug(context, id);
				const isOver = slug.held_until !== null && slug.held_until <= context.now;
				if (slug.status === 'HELD' && isOver) await move(context, slugLifecycle, slug, 'let_go');
			},
		});
		await endCancelled(job);
	},
});

type Work = {
	do(context: Parameters<Parameters<JobContext['transaction']>[0]>[0], id: string): Promise<void>;
};

/** One transaction for each, so that an error of one does not stop the others. What failed is tried at the next run. */
async function each(
	job: JobContext,
	list: (take: number) => Promise<{ id: string }[]>,
	work: Work,
): Promise<void> {
	const done = new Set<string>();
	for (;;) {
		const page = (await list(pageSize)).filter(({ id }) => !done.has(id));
		if (page.length === 0) return;
		for (const { id } of page) {
			done.add(id);
			await quietly(job, id, () => job.transaction((context) => work.do(context, id)));
		}
	}
}

async function endCancelled(job: JobContext): Promise<void> {
	for (let after: string | null = null; ;) {
		const page: Awaited<ReturnType<typeof deployments.listOpenExecutions>> = await job.transaction(
			(context) => deployments.listOpenExecutions(context, after, pageSize),
		);
		const ids = new Set(page.map(({ instance_id }) => instance_id));
		const tasks = await job.transaction((context) => listTasksOf(context, ...ids));
		// A deployment has more tasks than its open runs: those of earlier runs were followed long ago.
		const open = new Set(page.map(({ task_id }) => task_id));
		const cancelled = tasks.filter(({ id, status }) => status === 'CANCELLED' && open.has(id));
		for (const { id } of cancelled)
			await quietly(job, id, () => job.transaction((context) => followTask(context, id)));
		after = page.at(-1)?.id ?? null;
		if (page.length < pageSize) return;
	}
}

async function quietly(job: JobContext, id: string, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		// It was taken up by a person in the meantime.
		if (error instanceof DomainError && error.definition.code === IllegalTransition.code) return;
		job.log.error({ err: error, subject_id: id }, 'deployment.follow-up failed for one');
	}
}
