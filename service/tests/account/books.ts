import { isEnded } from '../../capabilities/billing/index.ts';
import { addDays, businessDate, isoDate } from '../../platform/clock/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import type { TestService } from '../service.ts';

/** All that is written down about one client's money, each from its own table. */
export async function booksOf({ runtime }: TestService, client_id: string) {
	const { client: database } = runtime.database;
	const byId = { where: { client_id }, orderBy: { id: 'asc' } } as const;
	const [cycles, notes, payments, settlements, subscriptions, changes, payouts] = await Promise.all(
		[
			database.billingCycle.findMany({ ...byId, include: { items: true } }),
			database.creditNote.findMany({ ...byId, include: { items: true } }),
			database.payment.findMany(byId),
			database.settlement.findMany(byId),
			database.subscription.findMany(byId),
			database.subscriptionChange.findMany(byId),
			database.creditPayout.findMany(byId),
		],
	);
	return { client_id, cycles, notes, payments, settlements, subscriptions, changes, payouts };
}
export type Books = Awaited<ReturnType<typeof booksOf>>;

const of = <T, K extends keyof T>(rows: readonly T[], column: K): bigint =>
	sumOf(rows.map((row) => row[column] as bigint));

/** Charged − credited − paid − given up + paid back + credit left = what is owed. */
export function figuresOf({ cycles, notes, payments, settlements, payouts }: Books) {
	const live = cycles.filter(({ status }) => status !== 'CANCELLED');
	const cancelled = cycles.filter(({ status }) => status === 'CANCELLED');
	const open = cycles.filter(({ status }) => !isEnded(status));
	const money = payments.filter(({ status }) => status === 'SUCCEEDED' || status === 'UNMATCHED');
	const byHand = settlements.filter(
		({ kind, source_type }) => kind === 'PAYMENT' && source_type === 'person',
	);
	const givenUp = settlements.filter(({ kind }) => kind === 'WRITE_OFF');
	const paid = of(money, 'amount') - of(money, 'payer_fee') + of(byHand, 'amount');
	const credit = of(money, 'credit_amount') + of(notes, 'credit_amount');
	const unplaced = sumOf(
		money
			.filter(({ status }) => status === 'UNMATCHED')
			.map((one) => one.amount - one.payer_fee - one.placed_amount - one.credit_amount),
	);
	return {
		// What a credit note or a person has settled of a cancelled cycle stays charged and settled.
		charged: of(live, 'amount') + of(cancelled, 'settled_amount'),
		credited: of(notes, 'amount'),
		paid,
		written_off: of(givenUp, 'amount'),
		paid_back: of(payouts, 'amount'),
		credit,
		unplaced,
		balance: of(open, 'amount') - of(open, 'settled_amount'),
	};
}

/** What is wrong with the account of a client, in words; empty when nothing is. */
export function faultsOf(books: Books): string[] {
	const { cycles, settlements, payments, notes } = books;
	const all = figuresOf(books);
	const faults: string[] = [];
	const say = (isWrong: boolean, text: string): void => {
		if (isWrong) faults.push(text);
	};
	const { charged, credited, paid, written_off, paid_back } = all;
	const held = all.credit + all.unplaced;
	const sum = charged - credited - paid - written_off + paid_back + held;
	say(sum !== all.balance, `the account does not sum to zero: ${show({ ...all, sum })}`);
	say(
		held + paid_back > paid,
		`there is more credit (${held}, ${paid_back} paid back) than was ever paid (${paid})`,
	);
	for (const cycle of cycles) {
		const own = of(
			settlements.filter(({ subject_id }) => subject_id === cycle.id),
			'amount',
		);
		const name = `${cycle.kind} of ${isoDate(cycle.period_start)} (${cycle.status})`;
		say(own !== cycle.settled_amount, `${name}: settled ${cycle.settled_amount}, written ${own}`);
		say(own > cycle.amount || own < 0n, `${name}: ${own} settled of ${cycle.amount}`);
		const isFull = cycle.status === 'PAID' || cycle.status === 'WRITTEN_OFF';
		say(isFull && own !== cycle.amount, `${name}: ${own} of ${cycle.amount} is settled`);
	}
	for (const { id, amount, payer_fee, placed_amount, credit_amount, status } of payments) {
		const parts = payer_fee + placed_amount + credit_amount;
		say(status === 'SUCCEEDED' && parts !== amount, `payment ${id}: ${parts} of ${amount} placed`);
	}
	for (const { number, amount, credit_amount } of notes)
		say(credit_amount > amount, `${number}: credit ${credit_amount} of ${amount}`);
	for (const { id, status } of books.subscriptions)
		for (const one of books.changes.filter((row) => row.subscription_id === id)) {
			const isLeft = one.status === 'APPLIED' && one.carried_net !== 0n;
			const isOver = status === 'CANCELLED' || status === 'ENDED';
			say(
				isOver && isLeft && one.carried_cycle_id === null,
				`${one.carried_net} is carried by what has ended, and nothing charges it`,
			);
		}
	return [...faults, ...books.subscriptions.flatMap(({ id }) => periodFaults(books, id))];
}

const show = (figures: Record<string, bigint>): string =>
	Object.entries(figures)
		.map(([name, amount]) => `${name} ${amount}`)
		.join(', ');

const isMain = ({ kind, status }: Books['cycles'][number]): boolean =>
	kind !== 'ADJUSTMENT' && status !== 'CANCELLED';

/** Days that two main cycles of a subscription charge both. */
function periodFaults({ cycles }: Books, subscription_id: string): string[] {
	const main = mainOf(cycles, subscription_id);
	return main.slice(1).flatMap((next, index) => {
		const before = main[index];
		if (before === undefined || next.period_start > before.period_end) return [];
		return [
			`${isoDate(before.period_end)} is charged twice: ${isoDate(before.period_start)} and ${isoDate(next.period_start)}`,
		];
	});
}

const mainOf = (cycles: Books['cycles'], subscription_id: string): Books['cycles'] =>
	cycles
		.filter((one) => isMain(one) && one.subscription_id === subscription_id)
		.toSorted((a, b) => +a.period_start - +b.period_start);

export type Off = { from: string; to: string };

/** Days between the main cycles that nothing charges, and in which the service was not off. */
export function holesOf({ cycles }: Books, subscription_id: string, off: readonly Off[]): string[] {
	const main = mainOf(cycles, subscription_id);
	return main.slice(1).flatMap((next, index) => {
		const before = main[index];
		const holes: string[] = [];
		if (before === undefined) return holes;
		for (let day = addDays(before.period_end, 1); day < next.period_start; day = addDays(day, 1)) {
			const text = isoDate(day);
			if (!off.some(({ from, to }) => from <= text && text < to))
				holes.push(`${text} is charged by nothing`);
		}
		return holes.slice(0, 1);
	});
}

/** Days on which a subscription was paused or suspended; the day of the return counts as on. */
export async function offDays({ runtime, now }: TestService, subscriptionId: string) {
	const events = await runtime.database.client.event.findMany({
		where: {
			subject_id: subscriptionId,
			type: { in: ['subscription.paused', 'subscription.suspended', 'subscription.resumed'] },
		},
		orderBy: { sequence: 'asc' },
	});
	const days: Off[] = [];
	let since: string | null = null;
	for (const { type, occurred_at } of events) {
		const day = isoDate(businessDate(occurred_at));
		if (type !== 'subscription.resumed') since ??= day;
		else if (since !== null) {
			days.push({ from: since, to: day });
			since = null;
		}
	}
	return since === null ? days : [...days, { from: since, to: isoDate(addDays(now, 1)) }];
}
