import type { z } from 'zod';
import { businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { listMoneyFrom, type PaymentRow } from '../payments/index.ts';
import { listCredit } from './credit.ts';
import { listPayoutsOfClient, type PayoutRow } from './credit-payout-store.ts';
import * as notes from './credit-note-store.ts';
import type { BareCreditNote } from './credit-note-store.ts';
import { balanceOf, isEnded } from './rules.ts';
import * as settlements from './settlement-store.ts';
import type { SettlementRow } from './settlement-store.ts';
import type { Statement, StatementEntry } from './statement-contract.ts';
import * as store from './store.ts';
import type { BareCycle } from './store.ts';

type Entry = Omit<z.output<typeof StatementEntry>, 'date' | 'balance'> & { at: Date };
type Wanted = {
	client_id: string;
	currency: string;
	from?: Date | undefined;
	to?: Date | undefined;
};

/**
 * The account of a client, made from the records themselves: what was charged, less what was cancelled, given back, paid,
 * withheld, given up and paid back. Its last balance is what is open, less credit and money that is given to nothing yet.
 */
export async function statementOf(
	context: ReadContext,
	{ from, to, ...owner }: Wanted,
): Promise<z.output<typeof Statement>> {
	const [cycles, given, parts, money, paidBack, credit] = await Promise.all([
		store.listCyclesOfClient(context, owner),
		notes.listNotesOfClient(context, owner),
		settlements.listSettlementsOfClient(context, owner),
		listMoneyFrom(context, owner),
		listPayoutsOfClient(context, owner),
		listCredit(context, owner),
	]);
	const numbers = new Map(cycles.map(({ id, number }) => [id, number]));
	const entries = [
		...cycles.flatMap(ofCycle),
		...given.map(ofNote),
		...money.map(ofPayment),
		...paidBack.map(ofPayout),
		...parts.flatMap((part) => ofSettlement(part, numbers.get(part.subject_id) ?? null)),
	].sort((a, b) => +a.at - +b.at || (a.source_id < b.source_id ? -1 : 1));
	const dated = withBalances(entries);
	const before = dated.filter(({ date }) => from !== undefined && date < from);
	const data = dated.slice(before.length).filter(({ date }) => to === undefined || date <= to);
	const opening_balance = before.at(-1)?.balance ?? 0n;
	const open = cycles.filter(({ status }) => !isEnded(status));
	return {
		...owner,
		opening_balance,
		data,
		closing_balance: data.at(-1)?.balance ?? opening_balance,
		open_amount: sumOf(open.map(balanceOf)),
		credit_amount: sumOf(credit.map(({ credit_amount }) => credit_amount)),
		unplaced_amount: sumOf(money.map(unplacedOf)),
	};
}

function withBalances(entries: readonly Entry[]): z.output<typeof StatementEntry>[] {
	let balance = 0n;
	return entries.map(({ at, ...entry }) => {
		balance += entry.amount;
		return { date: businessDate(at), ...entry, balance };
	});
}

function ofCycle(cycle: BareCycle): Entry[] {
	const { id: source_id, number, amount, status, created_at, closed_at, updated_at } = cycle;
	const about = { number, source_type: 'billing_cycle', source_id } as const;
	const charge = { ...about, kind: 'CHARGE' as const, at: created_at, amount };
	// What was settled of it otherwise than by money of ours stays settled, with lines of its own.
	const rest = balanceOf(cycle);
	if (status !== 'CANCELLED' || rest === 0n) return [charge];
	const at = closed_at ?? updated_at;
	return [charge, { ...about, kind: 'CANCELLATION', at, amount: -rest }];
}

const ofNote = ({ id: source_id, number, amount, created_at }: BareCreditNote): Entry => ({
	at: created_at,
	kind: 'CREDIT_NOTE',
	number,
	source_type: 'credit_note',
	source_id,
	amount: -amount,
});

const ofPayment = (row: PaymentRow): Entry => ({
	at: row.paid_at ?? row.created_at,
	kind: 'PAYMENT',
	number: row.gateway_payment_id,
	source_type: 'payment',
	source_id: row.id,
	amount: row.payer_fee - row.amount,
});

const ofPayout = (row: PayoutRow): Entry => ({
	at: row.paid_on,
	kind: 'PAID_BACK',
	number: row.reference,
	source_type: 'credit_payout',
	source_id: row.id,
	amount: row.amount,
});

/** Money that a person has recorded, withheld tax and write-offs; what payments and credit settle is in their own lines. */
function ofSettlement(row: SettlementRow, number: string | null): Entry[] {
	const isOwn = row.kind === 'WITHHOLDING' || row.kind === 'WRITE_OFF';
	const isRecorded = row.kind === 'PAYMENT' && row.source_type === 'person';
	if (!isOwn && !isRecorded) return [];
	return [
		{
			at: row.occurred_at,
			kind: row.kind === 'WITHHOLDING' || row.kind === 'WRITE_OFF' ? row.kind : 'PAYMENT',
			number,
			source_type: 'settlement',
			source_id: row.id,
			amount: -row.amount,
		},
	];
}

const unplacedOf = ({ status, amount, payer_fee, placed_amount }: PaymentRow): bigint =>
	status === 'UNMATCHED' ? amount - payer_fee - placed_amount : 0n;
