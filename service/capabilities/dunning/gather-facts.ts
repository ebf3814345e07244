import { daysOffAround, type Holidays } from '../../platform/calendar/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { isEnded, lockBillingCycle, type BareCycle } from '../billing/index.ts';
import { outcomesOf } from '../notifications/index.ts';
import { isMoneyOnItsWay } from '../payments/index.ts';
import { getSubscription, lockSubscription } from '../subscriptions/index.ts';
import { dunningConfig } from './config.ts';
import * as holds from './hold-store.ts';
import { finalWarning, type Facts, type Warning } from './rules.ts';
import * as store from './store.ts';
import type { StepRow } from './store.ts';

export const subjectOf = (cycleId: string): { subject_type: string; subject_id: string } => ({
	subject_type: 'billing_cycle',
	subject_id: cycleId,
});

/** Days off around today, for a whole run: they are not read inside a transaction. */
export const daysOff = (job: JobContext): Promise<Holidays> =>
	daysOffAround(
		businessDate(job.clock.now()),
		job.runtime.config.read(dunningConfig).DUNNING_EXTRA_HOLIDAYS,
	);

export type Gathered = { cycle: BareCycle; steps: readonly StepRow[]; facts: Facts };

/**
 * All that decides about the steps of a cycle, which stays locked until the transaction ends. Null when nothing is asked for it
 * any more; then its steps are cancelled. `withSubscription` locks its subscription, too, and before the cycle, as everybody
 * does who wants both.
 */
export async function gatherFacts(
	context: OperationContext,
	{ id, subscription_id }: { id: string; subscription_id: string | null },
	days_off: Holidays,
	{ withSubscription = false }: { withSubscription?: boolean } = {},
): Promise<Gathered | null> {
	const subscription =
		subscription_id === null
			? null
			: withSubscription
				? await lockSubscription(context, subscription_id)
				: await getSubscription(context, subscription_id);
	const cycle = await lockBillingCycle(context, id);
	if (isEnded(cycle.status)) {
		await store.cancelSteps(context, id, `The billing cycle is ${cycle.status}`);
		return null;
	}
	const steps = await store.listStepsOf(context, id);
	const { DUNNING_QUIET_FROM, DUNNING_QUIET_UNTIL } = context.config.read(dunningConfig);
	return {
		cycle,
		steps,
		facts: {
			now: context.now,
			cycle: { created_at: cycle.created_at, has_invoice: cycle.number !== null },
			subscription,
			steps,
			held_until: await holds.findHeldUntil(context, cycle),
			money_on_its_way: await isMoneyOnItsWay(context, subjectOf(id)),
			warning: await warningOf(context, steps),
			days_off,
			quiet: { from: DUNNING_QUIET_FROM, until: DUNNING_QUIET_UNTIL },
		},
	};
}

async function warningOf(context: ReadContext, steps: readonly StepRow[]): Promise<Warning> {
	const id = steps.find(({ message }) => message === finalWarning)?.message_id ?? null;
	if (id === null) return { state: 'NONE', sent_at: null };
	const outcome = (await outcomesOf(context, [id])).get(id);
	return outcome === undefined
		? { state: 'NONE', sent_at: null }
		: { state: outcome.status, sent_at: outcome.sent_at };
}
