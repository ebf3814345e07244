import { z } from 'zod';
import { DomainError, IllegalTransition } from '../../platform/errors/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { askAgain } from './ask.ts';
import { approvalLifecycle } from './lifecycle.ts';
import * as store from './store.ts';

const pageSize = 100;

/** A workflow that waits for the answer can be lost with n8n: what nobody decides is asked for again until it expires. */
export const followUpApprovals = defineJob({
	name: 'approval.follow-up',
	description: 'Asks again for approvals that nobody has decided, and lets them expire',
	payload: z.object({}),
	retries: 3,
	schedule: '*/10 * * * *',
	nextDue: (context) => store.firstNextAt(context),
	async run(_, job) {
		for (let after: Awaited<ReturnType<typeof store.listDue>>[number] | null = null; ;) {
			const page: Awaited<ReturnType<typeof store.listDue>> = await job.transaction((context) =>
				store.listDue(context, after, pageSize),
			);
			for (const { id } of page) await followUp(job, id);
			after = page.at(-1) ?? null;
			if (page.length < pageSize) return;
		}
	},
});

/** One transaction for each, so that an error of one does not stop the others. */
async function followUp(job: JobContext, id: string): Promise<void> {
	try {
		await job.transaction(async (context) => {
			const row = await store.lockApproval(context, id);
			if (row.status !== 'PENDING' || row.next_at > context.now) return;
			if (row.expires_at <= context.now) await move(context, approvalLifecycle, row, 'expire');
			else await askAgain(context, row);
		});
	} catch (error) {
		// It was decided in the meantime.
		if (error instanceof DomainError && error.definition.code === IllegalTransition.code) return;
		job.log.error({ err: error, approval_id: id }, 'approval.follow-up failed for one approval');
	}
}
