import { z } from 'zod';
import { defineJob, type JobContext, type JobDefinition } from '../../platform/jobs/index.ts';
import { processWebhook } from './process-webhook.ts';
import { isOverdue } from './rules.ts';
import * as store from './store.ts';

const payload = z.object({ webhook_event_id: z.uuid() });

export const processWebhookJob: JobDefinition<typeof payload> = defineJob({
	name: 'webhook.process',
	description: 'Finds out what a vendor call means and has the truth fetched and applied',
	payload,
	// Failures are counted on the call itself; the queue repeats only what a dying worker left behind.
	retries: 3,
	together: 10,
	run: async (data, job) => {
		const { again } = await processWebhook(job, data.webhook_event_id);
		if (again === null) return;
		await job.transaction(async (context) =>
			context.enqueue(processWebhookJob, data, { start_after_seconds: again }),
		);
	},
});

export const sweepWebhooksJob = defineJob({
	name: 'webhook.sweep',
	description: 'Takes up stored vendor calls whose job was lost',
	payload: z.object({}),
	retries: 0,
	schedule: '* * * * *',
	run: (_, job) => sweepWebhooks(job),
});

async function sweepWebhooks(job: JobContext): Promise<void> {
	await job.transaction(async (context) => {
		const events = await store.listUnsettled(context, 500);
		const overdue = events.filter((event) => isOverdue(event, context.now)).map(({ id }) => id);
		if (overdue.length === 0) return;
		// Counts as taken up, so that the next sweep does not queue it a second time at once.
		await store.touch(context, overdue);
		for (const webhook_event_id of overdue) {
			context.enqueue(processWebhookJob, { webhook_event_id });
		}
	});
}
