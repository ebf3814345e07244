import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { closeLinks, keepCredit } from '../payments/index.ts';
import { paymentTerms } from '../quotations/index.ts';
import { billingCycleEvents } from './events.ts';
import { billingCycleFacts, billingCycleLifecycle } from './lifecycle.ts';
import { figuresOf, isEnded } from './rules.ts';
import { asSubject, settleNothing } from './settle.ts';
import * as store from './store.ts';
import type { BareCycle, CycleRow, NewCycle, NewItem, Subject } from './store.ts';

export type WantedCycle = Omit<NewCycle, 'due_date'> & {
	items: readonly NewItem[];
	/** Last day to pay; BILLING_DUE_DAYS after today when absent. */
	due_date?: Date;
};

/**
 * Something that a subject has to pay. Asking again for the same subject and occasion gives the cycle that is there and
 * announces nothing.
 */
export async function createCycle(
	context: OperationContext,
	wanted: WantedCycle,
): Promise<CycleRow> {
	const { items, due_date: wantedDue, ...values } = wanted;
	// Throws when the lines and the tax are not the amount: no mail or page could show such a cycle.
	figuresOf(wanted);
	const days = context.config.read(paymentTerms).BILLING_DUE_DAYS;
	const due_date = wantedDue ?? addDays(businessDate(context.now), days);
	const { cycle, created } = await store.insertCycle(context, { ...values, due_date }, items);
	if (created) {
		context.publish(billingCycleEvents.created, {
			subject_type: 'billing_cycle',
			subject_id: cycle.id,
			client_id: cycle.client_id,
			payload: billingCycleFacts(cycle),
		});
		if (cycle.amount === 0n)
			return { ...(await settleNothing(context, cycle)), items: cycle.items };
	}
	return cycle;
}

/**
 * The first cycle is made when the quotation is accepted, and its service starts when it is paid: its period becomes that of
 * the service, so that the next period begins where it ends.
 */
export async function redateCycle(
	context: OperationContext,
	first: BareCycle,
	period: { period_start: Date; period_end: Date },
): Promise<void> {
	if (hasPeriod(first, period)) return;
	const { id } = await store.lockCycle(context, first.id);
	await store.updateCycle(context, id, { ...period, of_period: period.period_start });
}

const hasPeriod = (
	cycle: BareCycle,
	{ period_start, period_end }: { period_start: Date; period_end: Date },
): boolean => +cycle.period_start === +period_start && +cycle.period_end === +period_end;

/**
 * Cancels whatever of a subject still waits for money; what was paid stays paid. With `from` only what charges for days from
 * that day on: what is owed for earlier ones stays.
 */
export async function cancelOpenCycles(
	context: OperationContext,
	subject: Subject,
	{ from }: { from?: Date } = {},
): Promise<void> {
	for (const { id, status, period_start } of await store.listCyclesOf(context, subject)) {
		if (isEnded(status) || (from !== undefined && period_start < from)) continue;
		const cycle = await store.lockCycle(context, id);
		if (!isEnded(cycle.status)) await cancelCycle(context, cycle);
	}
}

/**
 * Its links are closed too, so that no client pays a cancelled cycle; money that still comes goes to people, and what has
 * come for a part of it is credit of the client.
 */
export async function cancelCycle(context: OperationContext, cycle: BareCycle): Promise<void> {
	const freed = await freePayments(context, cycle);
	const settled_amount = cycle.settled_amount - freed;
	await move(context, billingCycleLifecycle, cycle, 'cancel', { settled_amount });
	await closeLinks(context, asSubject(cycle));
}

/** Undoes what payments have settled. What a person recorded stays as it is: no payment of ours holds that money. */
async function freePayments(context: OperationContext, cycle: BareCycle): Promise<bigint> {
	if (cycle.settled_amount === 0n) return 0n;
	let freed = 0n;
	for (const settlement of await store.listPaymentSettlements(context, asSubject(cycle))) {
		if (!(await store.reverseSettlement(context, settlement))) continue;
		await keepCredit(context, settlement.source_id, settlement.amount);
		freed += settlement.amount;
	}
	return freed;
}
