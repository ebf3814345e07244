import { newId } from '../../platform/database/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import type { Money, Taken } from '../payments/index.ts';
import { billingConfig } from './config.ts';
import { RestTooLarge } from './errors.ts';
import { billingCycleEvents } from './events.ts';
import { asSubject, billingCycleFacts } from './lifecycle.ts';
import { endCycle } from './followers.ts';
import { balanceOf, largestWithheld, reasonAgainst, settledBy } from './rules.ts';
import * as settlements from './settlement-store.ts';
import type { NewSettlement } from './settlement-store.ts';
import * as store from './store.ts';
import type { BareCycle } from './store.ts';
import { givenUpOf, replaceWriteOff } from './write-off.ts';

export type Part = Omit<NewSettlement, 'subject_type' | 'subject_id' | 'client_id' | 'currency'>;

/**
 * Uses money for a cycle whose row the caller has locked: it pays the cycle, or a part of it, and what is more than the
 * balance is credit of the client, all of it where the cycle is over. Only another currency is not taken, and the answer says why.
 * The same payment again changes nothing and gets the same answer.
 */
export async function settleByPayment(
	context: OperationContext,
	cycle: BareCycle,
	{ payment_id, currency, amount, paid_at }: Money,
): Promise<Taken> {
	const source = sourceOfPayment(payment_id);
	const before = async (): Promise<Taken | null> => {
		const settled = await settlements.findSettlement(context, asSubject(cycle), source);
		return settled === null ? null : { taken: settled.amount, credit: amount - settled.amount };
	};
	const reason = reasonAgainst(cycle, { currency, amount });
	if (reason !== null) return (await before()) ?? unused(cycle, { currency, amount, reason });
	const balance = await owedOf(context, cycle);
	const taken = amount < balance ? amount : balance;
	const part = { ...source, amount: taken, occurred_at: paid_at, note: null, reference: null };
	if (!(await settle(context, cycle, part)))
		return (await before()) ?? { taken: 0n, reason: 'The billing cycle was settled meanwhile' };
	return { taken, credit: amount - taken, still_owed: balance - taken };
}

/** Money that comes twice, or for a bill that is over, is the client's: its next bill uses it, or finance pays it back. */
const unused = (
	cycle: Pick<BareCycle, 'currency'>,
	{ currency, amount, reason }: { currency: string; amount: bigint; reason: string },
): Taken => (currency === cycle.currency ? { taken: 0n, credit: amount } : { taken: 0n, reason });

/** What money can still settle: the balance, and of a cycle that is written off what was given up. */
export const owedOf = async (context: ReadContext, cycle: BareCycle): Promise<bigint> =>
	balanceOf(cycle) + (await givenUpOf(context, cycle));

export const sourceOfPayment = (source_id: string) =>
	({ kind: 'PAYMENT', source_type: 'payment', source_id }) as const;

export type Unpaid = {
	reason: 'WITHHELD' | 'ROUNDING' | 'PAID_OUTSIDE';
	amount: bigint;
	/** Number of the withholding certificate, or what the bank calls the transfer. */
	reference: string | null;
	note: string;
	/** The payment that it goes with; a record of a person has none. */
	payment_id: string | null;
};

const kinds = { WITHHELD: 'WITHHOLDING', ROUNDING: 'WRITE_OFF', PAID_OUTSIDE: 'PAYMENT' } as const;

/**
 * Settles a part without money of a gateway, on the word of a person. The row of the cycle is locked by the caller. False
 * when the same transfer or certificate is recorded already: two people may have been told of it.
 */
export async function settleUnpaid(
	context: OperationContext,
	cycle: BareCycle,
	{ reason, amount, reference, note, payment_id }: Unpaid,
): Promise<boolean> {
	if (payment_id === null && (await isRecorded(context, cycle, { reason, amount, reference })))
		return false;
	const largest = await largestFor(context, cycle, reason);
	if (amount > largest) {
		const details = { billing_cycle_id: cycle.id, reason, largest: largest.toString() };
		const detail = `${reason} settles at most ${largest} ${cycle.currency} of it, not ${amount}`;
		throw RestTooLarge(details, { detail, fields: [{ path: 'body.amount', message: detail }] });
	}
	return settle(context, cycle, {
		kind: kinds[reason],
		source_type: payment_id === null ? 'person' : 'payment',
		source_id: payment_id ?? newId(),
		amount,
		occurred_at: context.now,
		note,
		reference,
	});
}

const isRecorded = async (
	context: OperationContext,
	cycle: BareCycle,
	{ reason, amount, reference }: Pick<Unpaid, 'reason' | 'amount' | 'reference'>,
): Promise<boolean> =>
	reference !== null &&
	(await settlements.hasSettlement(context, asSubject(cycle), {
		kind: kinds[reason],
		amount,
		reference,
	}));

/** The limits hold for all of a kind together, so that many small records cannot settle what one may not. */
async function largestFor(
	context: OperationContext,
	cycle: BareCycle,
	reason: Unpaid['reason'],
): Promise<bigint> {
	const balance = await owedOf(context, cycle);
	if (reason === 'PAID_OUTSIDE') return balance;
	const { withheld, written_off } = settledBy(
		await settlements.listSettlements(context, asSubject(cycle)),
	);
	const limit =
		reason === 'WITHHELD'
			? largestWithheld(cycle) - withheld
			: BigInt(context.config.read(billingConfig).ROUNDING_WRITE_OFF_LIMIT) - written_off;
	return limit < 0n ? 0n : limit < balance ? limit : balance;
}

/** A cycle of which nothing is owed is paid without a gateway: its service starts as after any payment. */
export const settleNothing = (context: OperationContext, cycle: BareCycle): Promise<BareCycle> =>
	endCycle(context, cycle, 'pay', { paid_at: context.now });

/**
 * False when this source has settled a part before. The amount must not be more than what is owed; the row of the cycle is
 * locked by the caller.
 */
async function settle(context: OperationContext, cycle: BareCycle, part: Part): Promise<boolean> {
	if ((await insert(context, cycle, part)) === null) return false;
	if (cycle.status === 'WRITTEN_OFF') await replaceWriteOff(context, cycle, part);
	else await applySettled(context, cycle, { ...part, announce: 'partly_paid' });
	return true;
}

const insert = (context: OperationContext, cycle: BareCycle, part: Part) => {
	const { client_id, currency } = cycle;
	return settlements.insertSettlement(context, {
		...asSubject(cycle),
		client_id,
		currency,
		...part,
	});
};

/** Writes down what credit or a credit note settles, without its consequences for the cycle, whose row is locked. */
export async function writeSettlement(
	context: OperationContext,
	cycle: BareCycle,
	part: Part,
): Promise<void> {
	if ((await insert(context, cycle, part)) === null)
		throw new Error(`A settlement of ${cycle.id} by ${part.source_id} was not written`);
}

/** The consequences of settlements that were written: the cycle is PAID at 0, else the rest is announced. */
export async function applySettled(
	context: OperationContext,
	cycle: BareCycle,
	{ amount, occurred_at, announce }: Applied,
): Promise<BareCycle> {
	const settled_amount = cycle.settled_amount + amount;
	const after = { ...cycle, settled_amount };
	if (balanceOf(after) === 0n)
		return endCycle(context, cycle, 'pay', { settled_amount, paid_at: occurred_at });
	await store.updateCycle(context, cycle.id, { settled_amount });
	if (announce !== null)
		context.publish(billingCycleEvents[announce], {
			...asSubject(cycle),
			client_id: cycle.client_id,
			payload: billingCycleFacts(after),
		});
	return after;
}

type Applied = {
	amount: bigint;
	occurred_at: Date;
	/** Event that tells of a rest; null where another document tells. */
	announce: 'partly_paid' | 'credit_used' | null;
};
