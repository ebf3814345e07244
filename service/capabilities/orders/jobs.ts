import { z } from 'zod';
import { DomainError } from '../../platform/errors/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { cancelOrder } from './cancel.ts';
import { processOrderReference, tellOfFailureReference } from './job-references.ts';
import { mailStaffOfFailure } from './mails.ts';
import { processOrderOperation } from './operations/process-order.ts';
import * as store from './store.ts';

/** Processes an order that was submitted to be processed by itself. Twice is harmless: it is under way then. */
export const goOnWithOrder = defineJob({
	name: processOrderReference.name,
	description: 'Processes an order that is paid and was submitted with auto_activate',
	payload: processOrderReference.payload,
	retries: 8,
	async run({ order_id }, job) {
		try {
			await job.run(processOrderOperation, { order_id }, {});
		} catch (error) {
			// What is wrong with it stands on the order, and its people have been told; repeating finds the same.
			if (!(error instanceof DomainError) || error.definition.status === 503) throw error;
			job.log.warn({ order_id, code: error.definition.code }, 'an order was not processed');
		}
	},
});

export const tellOfFailure = defineJob({
	name: tellOfFailureReference.name,
	description: 'Mails operations about a failed order, unless a workflow has done it',
	payload: tellOfFailureReference.payload,
	retries: 5,
	async run({ order_id, attempt }, job) {
		await job.transaction(async (context) => {
			// Under the lock, so that what is processed again at this moment is not told.
			const order = await store.lockOrder(context, order_id);
			const isOver = order.status !== 'FAILED' || order.cancel_requested_at !== null;
			// Another attempt has a job of its own.
			if (!isOver && order.attempt === attempt) await mailStaffOfFailure(context, order);
		});
	},
});

const batchSize = 100;

/** Every ten minutes: an unpaid draft keeps its address from everybody else. */
export const expireDrafts = defineJob({
	name: 'order.expire-drafts',
	description: 'Cancels unpaid orders whose time is over, and lets their addresses go',
	payload: z.object({}),
	retries: 3,
	schedule: '*/10 * * * *',
	nextDue: (context) => store.firstExpiry(context),
	async run(_, job) {
		for (let afterId: string | null = null; ;) {
			const rows: { id: string }[] = await job.transaction((context) =>
				store.listOverdue(context, afterId, batchSize),
			);
			for (const { id } of rows) await expireOne(job, id);
			const last = rows.at(-1);
			if (last === undefined || rows.length < batchSize) return;
			afterId = last.id;
		}
	},
});

/** One transaction for each, so that an error of one does not stop the others. */
async function expireOne(job: JobContext, id: string): Promise<void> {
	try {
		await job.transaction(async (context) => {
			const order = await store.lockOrder(context, id);
			// It was paid or cancelled in the meantime.
			const { status, payment_status, expires_at } = order;
			if ((status !== 'DRAFT' && status !== 'SUBMITTED') || payment_status !== 'UNPAID') return;
			if (expires_at === null || expires_at > context.now) return;
			await cancelOrder(context, order, 'It was not paid in time');
		});
	} catch (error) {
		job.log.error({ err: error, order_id: id }, 'order.expire-drafts failed for one order');
	}
}
