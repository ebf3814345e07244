import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { getBillingCycle, isEnded } from '../billing/index.ts';
import { dunningConfig } from './config.ts';
import * as policies from './policy-store.ts';
import { dueAt, lateBase } from './rules.ts';
import * as store from './store.ts';

/** Plans the steps of the policy that is in force on the day on which a cycle is made; from then on the cycle keeps it. */
export async function planSteps(context: OperationContext, cycleId: string): Promise<void> {
	const cycle = await getBillingCycle(context, cycleId);
	if (isEnded(cycle.status)) return;
	const madeOn = businessDate(cycle.created_at);
	const policy = await policies.findPolicyFor(context, cycle.kind, madeOn);
	// Finance may have left a kind without a policy on purpose.
	if (policy === null) return;
	await store.insertSteps(context, cycle, policy, (step) => dueAt(cycle.due_date, step));
}

/**
 * The invoice came late: lateness counts from the day on which the client has had time to pay it. Steps up to the due date keep
 * their days. Once: documents that are replaced later give no more time.
 */
export async function giveTimeAfterInvoice(
	context: OperationContext,
	cycleId: string,
	invoiced_on: Date,
): Promise<void> {
	const { due_date } = await getBillingCycle(context, cycleId);
	const { DUNNING_DAYS_AFTER_INVOICE: days } = context.config.read(dunningConfig);
	const base = lateBase(due_date, invoiced_on, days);
	if (+base === +due_date) return;
	const late = (await store.listStepsOf(context, cycleId)).filter(
		({ offset_days }) => offset_days > 0,
	);
	const isBegun = late.some(
		(step) => step.status === 'DONE' || +step.due_at !== +dueAt(due_date, step),
	);
	if (isBegun) return;
	for (const step of late) {
		if (step.status !== 'PLANNED') continue;
		const due_at = dueAt(base, step);
		await store.updateStep(context, step.id, { due_at, run_at: due_at, reason: null });
	}
}
