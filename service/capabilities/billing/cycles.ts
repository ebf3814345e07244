import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { illegalMove } from '../../platform/lifecycle/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { closeLinks } from '../payments/index.ts';
import { quotationSettings } from '../quotations/index.ts';
import { billingConfig } from './config.ts';
import { giveBack, useCreditFor, withCredit } from './credit.ts';
import { PartlySettled } from './errors.ts';
import { billingCycleEvents } from './events.ts';
import { endCycle } from './followers.ts';
import { asSubject, billingCycleFacts, billingCycleLifecycle } from './lifecycle.ts';
import { figuresOf, isEnded } from './rules.ts';
import { settleNothing } from './settle.ts';
import * as settlements from './settlement-store.ts';
import type { SettlementRow } from './settlement-store.ts';
import * as store from './store.ts';
import type { BareCycle, CycleRow, NewCycle, NewItem, Subject } from './store.ts';

export type WantedCycle = Omit<NewCycle, 'due_date'> & {
	items: readonly NewItem[];
	/** Last day to pay; BILLING_DUE_DAYS after today when absent. */
	due_date?: Date;
};

/**
 * Something that a subject has to pay. Asking again for the same subject and occasion gives the cycle that is there and
 * announces nothing. A RENEWAL or ADJUSTMENT uses the credit of the client at once, and may come back PAID.
 */
export async function createCycle(
	context: OperationContext,
	wanted: WantedCycle,
): Promise<CycleRow> {
	const [cycle] = await createCycles(context, [wanted]);
	if (cycle === undefined) throw new Error('No cycle was made');
	return cycle;
}

/** The same for many, by the same number of statements; in the order of what is wanted. */
export async function createCycles(
	context: OperationContext,
	wanted: readonly WantedCycle[],
): Promise<CycleRow[]> {
	const days = context.config.read(quotationSettings).BILLING_DUE_DAYS;
	const usually = addDays(businessDate(context.now), days);
	const stored = await store.insertCycles(
		context,
		wanted.map((one) => {
			// Throws when the lines and the tax are not the amount: no mail or page could show such a cycle.
			figuresOf(one);
			const { items, due_date = usually, ...values } = one;
			return { values: { ...values, due_date }, items };
		}),
	);
	const created = stored.filter((one) => one.created).map(({ cycle }) => cycle);
	for (const cycle of created)
		context.publish(billingCycleEvents.created, {
			subject_type: 'billing_cycle',
			subject_id: cycle.id,
			client_id: cycle.client_id,
			payload: billingCycleFacts(cycle),
		});
	const settled = await settleAtOnce(context, created);
	return stored.map(({ cycle }) => ({ ...cycle, ...settled.get(cycle.id) }));
}

/**
 * What needs no link: a cycle over 0, and a later one that the credit of the client covers, or a part of it. Gives those that
 * it changed, by id.
 */
async function settleAtOnce(
	context: OperationContext,
	created: readonly BareCycle[],
): Promise<Map<string, BareCycle>> {
	const settled = new Map<string, BareCycle>();
	for (const cycle of created.filter(({ amount }) => amount === 0n))
		settled.set(cycle.id, await settleNothing(context, cycle));
	const { USE_CREDIT_AUTOMATICALLY } = context.config.read(billingConfig);
	if (!USE_CREDIT_AUTOMATICALLY) return settled;
	const later = created.filter(({ kind, amount }) => kind !== 'INITIAL' && amount > 0n);
	// One after another, since cycles of a client want the same credit; by client, so that two transactions that do this wait
	// for each other and cannot block each other.
	const covered = (await withCredit(context, later)).toSorted((a, b) =>
		a.client_id < b.client_id ? -1 : a.client_id > b.client_id ? 1 : 0,
	);
	for (const cycle of covered) settled.set(cycle.id, await useCreditFor(context, cycle));
	return settled;
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
	{ from, reason = null }: { from?: Date; reason?: string | null } = {},
): Promise<void> {
	for (const { id, status, period_start } of await store.listCyclesOf(context, subject)) {
		if (isEnded(status) || (from !== undefined && period_start < from)) continue;
		const cycle = await store.lockCycle(context, id);
		if (!isEnded(cycle.status)) await cancelCycle(context, cycle, reason);
	}
}

/**
 * Its links are closed too, so that no client pays a cancelled cycle; money that still comes goes to people, and what has
 * come for a part of it, or was used of credit, is credit of the client.
 */
export async function cancelCycle(
	context: OperationContext,
	cycle: BareCycle,
	closed_reason: string | null,
): Promise<void> {
	// Before anything is given back: a cycle that is over must be refused as it is.
	if (isEnded(cycle.status)) throw illegalMove(context, billingCycleLifecycle, cycle, 'cancel');
	const freed = await freePayments(context, cycle);
	const settled_amount = cycle.settled_amount - freed;
	await endCycle(context, cycle, 'cancel', { settled_amount, closed_reason });
	await closeLinks(context, asSubject(cycle));
}

/** A settlement that is undone when its cycle is cancelled: its source holds the money. */
const isFreed = ({ kind, source_type }: SettlementRow): boolean =>
	kind === 'CREDIT' || (kind === 'PAYMENT' && source_type === 'payment');

/**
 * Undoes what payments and credit have settled. What a person recorded stays as it is: no payment of ours holds that money; and
 * what a credit note took back stays taken back.
 */
async function freePayments(context: OperationContext, cycle: BareCycle): Promise<bigint> {
	if (cycle.settled_amount === 0n) return 0n;
	const standing = await settlements.listStanding(context, asSubject(cycle));
	// In the order in which the use of credit locks its sources; two of them would block each other otherwise.
	const freed = standing
		.filter(isFreed)
		.sort((a, b) => (a.source_id < b.source_id ? -1 : a.source_id > b.source_id ? 1 : 0));
	for (const settlement of freed) {
		if (!(await settlements.reverseSettlement(context, settlement)))
			throw new Error(`The settlement ${settlement.id} was undone while its cycle was locked`);
		await giveBack(context, settlement);
	}
	return sumOf(freed.map(({ amount }) => amount));
}

/**
 * Whether something came in for a cycle that a cancellation cannot simply undo: money, tax that was withheld, or a credit note.
 * Credit that was used does not count, since it goes back to the client's account.
 */
export async function isPartlySettled(context: ReadContext, cycleId: string): Promise<boolean> {
	const cycle = await store.getBareCycle(context, cycleId);
	if (cycle.status === 'PAID' || cycle.status === 'WRITTEN_OFF') return true;
	if (cycle.settled_amount === 0n) return false;
	const standing = await settlements.listStanding(context, asSubject(cycle));
	return standing.some(({ kind }) => kind !== 'CREDIT');
}

/**
 * Cancels a cycle for which nothing came in, with its links, such as one that is made anew with other terms. Throws
 * billing_cycle.partly-settled for one that was paid or of which a part was settled (`isPartlySettled`): it is corrected by a
 * credit note. Again it changes nothing.
 */
export async function voidCycle(
	context: OperationContext,
	cycleId: string,
	reason: string,
): Promise<void> {
	const cycle = await store.lockCycle(context, cycleId);
	if (cycle.status === 'CANCELLED') return;
	if (await isPartlySettled(context, cycleId))
		throw PartlySettled({ billing_cycle_id: cycleId, status: cycle.status });
	await cancelCycle(context, cycle, reason);
}
