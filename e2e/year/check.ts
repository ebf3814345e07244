/** Whether every rupiah and every day of the year is explained: by our books, the gateway's, and arithmetic of this file. */
import pg from 'pg';
import { books } from '../clients.ts';
import type { StackTarget } from '../stack/stack.ts';
import { type Day, daysFrom, jakartaDay } from './days.ts';
import { all, type People } from './people.ts';
import type { CreditNote, Cycle, GatewayPayment, Payment, SentMail } from './rows.ts';
import type { Expected, Story, Terms, World } from './story.ts';

export type Books = {
	cycles: Cycle[];
	creditNotes: CreditNote[];
	payments: Payment[];
	/** What the gateway has taken. */
	gateway: GatewayPayment[];
	mails: SentMail[];
	/** The moves of both subscriptions, oldest first. */
	moves: Move[];
};
type Move = { subject_id: string; to_status: string; moved_at: string };
export type PeriodSum = Expected & { charged: number; expected: number };

export async function readBooks(
	stack: StackTarget & { databaseUrl: string },
	{ service }: People,
	world: World,
): Promise<Books> {
	const [cycles, creditNotes, payments] = await Promise.all([
		all<Cycle>(service, '/billing-cycles'),
		all<CreditNote>(service, '/credit-notes'),
		all<Payment>(service, '/payments'),
	]);
	const { payments: gateway } = (await books(stack.urls.sandbox, 'xendit')) as {
		payments: GatewayPayment[];
	};
	const { messages } = (await books(stack.urls.sandbox, 'gmail')) as { messages: SentMail[] };
	const database = new pg.Client({ connectionString: stack.databaseUrl });
	await database.connect();
	try {
		const { rows } = await database.query<Move & { moved_at: Date }>(
			`SELECT subject_id, to_status, moved_at FROM lifecycle_moves
			WHERE subject_id = ANY($1) ORDER BY moved_at, id`,
			[[world.monthly, world.yearly]],
		);
		const moves = rows.map((row) => ({ ...row, moved_at: row.moved_at.toISOString() }));
		return { cycles, creditNotes, payments, gateway, mails: messages, moves };
	} finally {
		await database.end();
	}
}

const isLive = (cycle: Cycle): boolean => cycle.status !== 'CANCELLED';
export const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** The price of a period by its days: each day costs its share of what a full period costs on that day. */
function priceOf({ first, last, length }: Expected, terms: readonly Terms[]): number {
	const onDay = (day: Day): number => terms.findLast(({ from }) => from <= day)?.net ?? 0;
	const days = daysFrom(first, last).map(onDay);
	return Math.round(sum(days) / length);
}

/** For each period what its documents charge without tax, beside what its days cost. */
export function periodSums(
	{ cycles, creditNotes }: Books,
	subscriptionId: string,
	periods: readonly Expected[],
	terms: readonly Terms[],
): PeriodSum[] {
	const own = (row: Cycle | CreditNote): boolean => row.subscription_id === subscriptionId;
	return periods.map((period) => {
		const inPeriod = (row: Cycle | CreditNote): boolean =>
			own(row) && row.period_start >= period.first && row.period_start <= period.last;
		const billed = sum(
			cycles
				.filter(isLive)
				.filter(inPeriod)
				.map((row) => row.net),
		);
		const credited = sum(creditNotes.filter(inPeriod).map((row) => row.amount - row.tax));
		return { ...period, charged: billed - credited, expected: priceOf(period, terms) };
	});
}

/** The state of a subscription at the end of each day. */
export function statesByDay(moves: readonly Move[], id: string, last: Day): Map<Day, string> {
	const own = moves.filter((move) => move.subject_id === id);
	const states = new Map<Day, string>();
	const [begin] = own;
	if (begin === undefined) return states;
	for (const day of daysFrom(jakartaDay(begin.moved_at), last)) {
		const until = own.filter((move) => jakartaDay(move.moved_at) <= day);
		states.set(day, until.at(-1)?.to_status ?? 'PENDING');
	}
	return states;
}

/** What does not agree, in words; empty when all holds. */
export function findDifferences(read: Books, story: Story, world: World): string[] {
	const sums = [
		...periodSums(read, world.monthly, story.monthlyPeriods, story.seats),
		...periodSums(read, world.yearly, story.yearlyPeriods, story.yearly),
	];
	const found = sums
		.filter(({ charged, expected }) => charged !== expected)
		.map(
			({ first, last, charged, expected }) =>
				`${first} to ${last}: ${charged} is charged, its days cost ${expected}`,
		);
	const known = new Set(sums.map(({ first }) => first));
	const covered = (day: Day): boolean =>
		sums.some(({ first, last }) => first <= day && day <= last);
	for (const cycle of read.cycles.filter(isLive))
		if (!covered(cycle.period_start)) found.push(`A charge for no period: ${cycle.number}`);
	if (known.size === 0) found.push('There is no period');
	return [
		...found,
		...moneyDifferences(read),
		...stateDifferences(read, story, world),
		...mailDifferences(read),
	];
}

function moneyDifferences({ cycles, payments, gateway }: Books): string[] {
	const found: string[] = [];
	const taken = gateway.filter((one) => ['SUCCEEDED', 'PAID', 'SETTLED'].includes(one.status));
	const ours = new Map(payments.map((one) => [one.gateway_payment_id, one.amount]));
	for (const one of taken) {
		const id = one.payment_id ?? one.id;
		if (ours.get(id) !== one.amount)
			found.push(`The gateway took ${one.amount} (${id}), we know of ${ours.get(id) ?? 'nothing'}`);
	}
	if (taken.length !== payments.length)
		found.push(`${taken.length} payments at the gateway, ${payments.length} here`);
	for (const cycle of cycles.filter(isLive))
		if (cycle.balance !== 0) found.push(`${cycle.number}: ${cycle.balance} is still owed`);
	return found;
}

function stateDifferences({ moves }: Books, story: Story, world: World): string[] {
	const found: string[] = [];
	const states = statesByDay(moves, world.monthly, story.end);
	const runs = new Set(['ACTIVE', 'PAST_DUE']);
	for (const [day, state] of states) {
		const isPaused = day >= story.paused && day < story.resumed;
		const isOver = day >= story.over;
		if (isPaused !== (state === 'PAUSED')) found.push(`${day}: ${state}`);
		if (isOver !== (state === 'ENDED')) found.push(`${day}: ${state}`);
		if (!isPaused && !isOver && !runs.has(state) && state !== 'SUSPENDED')
			found.push(`${day}: ${state}`);
		const mayBeSuspended = day >= story.late.begins && day < story.late.paysOn;
		if (state === 'SUSPENDED' && !mayBeSuspended) found.push(`${day}: suspended without cause`);
	}
	if (![...states.values()].includes('SUSPENDED')) found.push('The late payer was not suspended');
	return found;
}

function mailDifferences({ mails }: Books): string[] {
	const seen = new Map<string, number>();
	for (const mail of mails) {
		const to = mail.to.map((one) => one.address).join(',');
		const key = `${to}: ${mail.subject}\n${mail.text}`;
		seen.set(key, (seen.get(key) ?? 0) + 1);
	}
	return [...seen]
		.filter(([, count]) => count > 1)
		.map(([key, count]) => `${count} times the same mail to ${key.split('\n')[0]}`);
}
