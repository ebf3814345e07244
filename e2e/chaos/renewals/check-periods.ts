/** Every day of service is charged once, at what it costs. */
import { daysFrom, jakartaDay, plusDays } from '../../year/days.ts';
import type { Report } from '../violation.ts';
import { type History, isWithin, periodOf, seatsOf } from './history.ts';
import type { Books, Cycle, Subscription } from './rows.ts';

/** Days before a monthly period on which it is charged. */
const leadDays = 14;

export function checkPeriods(histories: readonly History[], books: Books, report: Report): void {
	const subscriptions = new Map(books.subscriptions.map((one) => [one.id, one]));
	for (const history of histories) {
		const subscription = subscriptions.get(history.sold.subscription_id);
		if (subscription === undefined) continue;
		checkTiling(history, subscription, books, report);
		checkAmounts(history, books, report);
	}
	for (const cycle of books.cycles) checkTax(cycle, report);
}

function checkTiling(
	history: History,
	subscription: Subscription,
	{ clock }: Books,
	report: Report,
): void {
	const { sold, periods, suspended, paused } = history;
	const { name, anchor } = sold;
	let next = anchor;
	for (const { period_start: start, period_end: end } of periods) {
		if (start < next)
			report('periods do not overlap', name, `${start} is charged until ${next}, too`);
		const left = start > next ? daysFrom(next, plusDays(start, -1)) : [];
		const hole = left.filter((day) => !isWithin(day, suspended) && !isWithin(day, paused));
		if (hole.length > 0)
			report('no day of service is left out', name, `${hole.join(', ')}, before ${start}`);
		const full = periodOf(start, history);
		const resumed = suspended.some(({ until }) => until === start);
		if (full.first !== start && !resumed)
			report('periods begin on the anchor', name, `${start} instead of ${full.first}`);
		if (full.last !== end)
			report(
				'periods end before the next one begins',
				name,
				`${start} to ${end}, not ${full.last}`,
			);
		next = plusDays(end, 1);
	}
	const { status, paused_from, parked_at } = subscription;
	const isCharged = ['ACTIVE', 'PAST_DUE'].includes(status) && parked_at === null;
	const willPause = paused_from !== null && paused_from <= next;
	const latest = plusDays(jakartaDay(clock.now), leadDays - 1);
	if (isCharged && !willPause && next <= latest)
		report('every period is charged in time', name, `nothing is charged from ${next} on`);
	if (isWithin(next, paused) || isCharged) return;
	// What is off is not charged: its last cycle was made before that.
	const off = suspended.findLast(({ until }) => until === null);
	const late = periods.filter(
		(one) => off !== undefined && one.period_start > plusDays(off.from, leadDays),
	);
	for (const { period_start } of late)
		report(
			'a suspended service is not charged',
			name,
			`${period_start}, suspended on ${off?.from}`,
		);
}

/** All documents of a period together are the sum of its days, rounded once. */
function checkAmounts(history: History, { changes }: Books, report: Report): void {
	const { sold, periods, charges, credits } = history;
	const seats = seatsOf(history, changes);
	const seatsOn = (day: string): number => seats.findLast(({ from }) => from <= day)?.seats ?? 0;
	const waiting = new Set(
		changes.flatMap(({ status, billing_cycle_id }) =>
			status === 'AWAITING_PAYMENT' ? (billing_cycle_id ?? []) : [],
		),
	);
	const sum = (nets: readonly number[]): number => nets.reduce((total, net) => total + net, 0);
	for (const { period_start, period_end } of periods) {
		const { first, last } = periodOf(period_start, history);
		const isIn = (one: { period_start: string }): boolean =>
			one.period_start >= period_start && one.period_start <= period_end;
		const billed = charges.filter(({ id }) => !waiting.has(id)).filter(isIn);
		const charged =
			sum(billed.map(({ net }) => net)) - sum(credits.filter(isIn).map(({ net }) => net));
		const days = daysFrom(period_start, period_end).map((day) => seatsOn(day) * sold.price);
		const expected = Math.round(sum(days) / daysFrom(first, last).length);
		if (charged !== expected)
			report(
				'a period costs what its days cost',
				sold.name,
				`${period_start} to ${period_end}: ${charged} is charged, its days cost ${expected}`,
			);
	}
}

/** 12 % of eleven twelfths, rounded once. */
function checkTax({ id, number, net, tax, amount }: Cycle, report: Report): void {
	if (tax !== Math.round((net * 11) / 100))
		report('the tax is that of the net', number ?? id, `${tax} on ${net}`);
	if (net + tax !== amount)
		report('net and tax are the amount', number ?? id, `${net}, ${tax}, ${amount}`);
}
