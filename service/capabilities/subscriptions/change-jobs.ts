import { z } from 'zod';
import { businessDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { defineJob, failuresOf, type JobContext } from '../../platform/jobs/index.ts';
import { applyChange } from './apply-change.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';
import { lapse } from './take-back-change.ts';

type Due = { id: string; subscription_id: string };
type Work = (
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
) => Promise<unknown>;
const pageSize = 200;

/** Planned changes come to hold on their day, and those that nobody has paid are dropped. */
export const applyDueChanges = defineJob({
	name: 'subscription_change.apply-due',
	description:
		'Applies planned changes of subscriptions on their day, and drops those that were not paid in time',
	payload: z.object({}),
	retries: 3,
	schedule: '4 * * * *',
	// Days are dates at 00:00 UTC; the day begins seven hours earlier, in Jakarta.
	async nextDue(context) {
		const day = await changeStore.firstChangeDay(context);
		return day === null ? null : startOfBusinessDay(day);
	},
	async run(_, job) {
		const failures = failuresOf(job, subscriptionChangeLifecycle.name);
		await each(job, failures, changeStore.listChangesDue, applyOne);
		await each(job, failures, changeStore.listChangesLapsing, (context, _subscription, change) =>
			change.status === 'AWAITING_PAYMENT' ? lapse(context, change) : Promise.resolve(),
		);
		failures.report();
	},
});

async function applyOne(
	context: OperationContext,
	subscription: SubscriptionRow,
	change: ChangeRow,
): Promise<void> {
	if (change.status !== 'SCHEDULED') return;
	await applyChange(context, subscription, change);
}

/** One transaction for each; what fails does not stop the others. */
async function each(
	job: JobContext,
	{ failed, collect }: ReturnType<typeof failuresOf>,
	list: (context: OperationContext, today: Date, limit: number) => Promise<Due[]>,
	work: Work,
): Promise<void> {
	for (;;) {
		const due = await job.transaction((context) =>
			list(context, businessDate(context.now), pageSize + failed.size),
		);
		const open = due.filter(({ id }) => !failed.has(id));
		if (open.length === 0) return;
		for (const { id, subscription_id } of open)
			await collect(id, () =>
				job.transaction(async (context) => {
					const subscription = await store.lockSubscription(context, subscription_id);
					await work(context, subscription, await changeStore.lockChange(context, id));
				}),
			);
	}
}
