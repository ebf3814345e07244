import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { newId } from '../../platform/database/index.ts';
import { illegalMove } from '../../platform/lifecycle/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { closeLinks } from '../payments/index.ts';
import { endCycle } from './followers.ts';
import { asSubject, billingCycleLifecycle } from './lifecycle.ts';
import { balanceOf } from './rules.ts';
import * as settlements from './settlement-store.ts';
import type { SettlementRow } from './settlement-store.ts';
import type { BareCycle } from './store.ts';

const givenUp = 'write_off';

/**
 * Gives up what is left of an overdue cycle: the rest stands as settled by a write-off, and its links are closed. The row of the
 * cycle is locked by the caller.
 */
export async function writeOff(
	context: OperationContext,
	cycle: BareCycle,
	reason: string,
): Promise<BareCycle> {
	if (cycle.status !== 'OVERDUE')
		throw illegalMove(context, billingCycleLifecycle, cycle, 'write_off');
	await giveUp(context, cycle, { amount: balanceOf(cycle), note: reason });
	const set = { settled_amount: cycle.amount, closed_reason: reason };
	const after = await endCycle(context, cycle, 'write_off', set);
	await closeLinks(context, asSubject(cycle));
	return after;
}

const giveUp = (
	context: OperationContext,
	{ client_id, currency, ...cycle }: BareCycle,
	{ amount, note }: { amount: bigint; note: string | null },
): Promise<SettlementRow | null> =>
	settlements.insertSettlement(context, {
		...asSubject(cycle),
		client_id,
		currency,
		kind: 'WRITE_OFF',
		source_type: givenUp,
		source_id: newId(),
		amount,
		occurred_at: context.now,
		note,
		reference: null,
	});

const standing = async (context: ReadContext, cycle: BareCycle): Promise<SettlementRow[]> =>
	cycle.status === 'WRITTEN_OFF'
		? (await settlements.listStanding(context, asSubject(cycle))).filter(
				({ source_type }) => source_type === givenUp,
			)
		: [];

/** What was given up of a cycle that is written off; 0 in any other state. */
export const givenUpOf = async (context: ReadContext, cycle: BareCycle): Promise<bigint> =>
	sumOf((await standing(context, cycle)).map(({ amount }) => amount));

/**
 * A part of what was given up is settled after all, by a settlement that the caller has written: it takes the place of the
 * write-off, and the cycle is PAID when nothing of that is left. Otherwise it stays WRITTEN_OFF for the rest.
 */
export async function replaceWriteOff(
	context: OperationContext,
	cycle: BareCycle,
	{ amount, occurred_at }: { amount: bigint; occurred_at: Date },
): Promise<void> {
	const rows = await standing(context, cycle);
	for (const row of rows) await settlements.reverseSettlement(context, row);
	const rest = sumOf(rows.map((row) => row.amount)) - amount;
	if (rest < 0n) throw new RangeError(`${amount} is more than was given up of ${cycle.id}`);
	if (rest === 0n)
		await endCycle(context, cycle, 'pay', { paid_at: occurred_at, closed_reason: null });
	else await giveUp(context, cycle, { amount: rest, note: rows[0]?.note ?? null });
}
