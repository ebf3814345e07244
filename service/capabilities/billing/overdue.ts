import { z } from 'zod';
import { addSeconds, businessDate, endOfBusinessDay } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { defineJob, failuresOf } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { hasFallenDue } from './rules.ts';
import * as dueStore from './due-store.ts';
import * as store from './store.ts';
import type { Subject } from './store.ts';

/**
 * Calls a cycle OVERDUE whose due date has passed with something left to pay, also one that finance has not invoiced. False when
 * it is not so, or was called so before.
 */
export async function markOverdue(context: OperationContext, cycleId: string): Promise<boolean> {
	const cycle = await store.lockCycle(context, cycleId);
	if (!hasFallenDue(cycle, businessDate(context.now))) return false;
	await move(context, billingCycleLifecycle, cycle, 'fall_due');
	return true;
}

/** Whether something of a subject is past its due date and not settled. */
export const hasOverdueCycle = (context: ReadContext, subject: Subject): Promise<boolean> =>
	dueStore.hasOverdue(context, subject, businessDate(context.now));

const pageSize = 200;

/** Ageing does not depend on reminders, which may be held: a cycle falls due on the day after its due date in any case. */
export const markOverdueJob = defineJob({
	name: 'billing_cycle.mark-overdue',
	description: 'Marks billing cycles as overdue on the day after their due date',
	payload: z.object({}),
	retries: 3,
	// Shortly after midnight in Jakarta, and again in the morning for what an outage has missed.
	schedule: '5 17,23 * * *',
	async nextDue(context) {
		const first = await dueStore.firstDueDate(context);
		// The first instant of the day after.
		return first === null ? null : addSeconds(endOfBusinessDay(first), 1);
	},
	async run(_, job) {
		const failures = failuresOf(job, billingCycleLifecycle.name);
		for (let moved = 1; moved > 0;) {
			moved = 0;
			const take = pageSize + failures.failed.size;
			const ids = await job.transaction((context) =>
				dueStore.listFallenDue(context, { today: businessDate(context.now), take }),
			);
			for (const id of ids.filter((one) => !failures.failed.has(one)))
				await failures.collect(id, async () => {
					if (await job.transaction((context) => markOverdue(context, id))) moved += 1;
				});
		}
		failures.report();
	},
});
