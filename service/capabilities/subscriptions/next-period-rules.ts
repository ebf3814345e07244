/**
 * Invariants: a period is charged once, for the days from the next billing date to its end or to the last day of service;
 * the next billing date then is the day after. What does not look right is parked for a person, never charged by guess.
 */
import { addDays, isoDate } from '../../platform/clock/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import {
	daysBetween,
	monthsOf,
	periodContaining,
	recurringPeriods,
	type Period,
} from '../../platform/period/index.ts';
import type { CycleHistory } from '../billing/index.ts';
import { periodCharge, type ItemTerm, type PeriodLine } from './period-charge.ts';

/** Periods of one subscription that one billing run makes; more due at once are a reason to look. */
export const periodsPerRun = 3;
/** Cycles of one subscription in a day; more are the trace of a fault. */
export const cyclesPerDay = 15;
/** A period that costs more than so many times the one before, day for day, without a change is parked. */
const growthMax = 3n;
/** Days from now within which money for a period is due at the earliest. */
const daysToPay = 7;
/** The longest lead of a product; the check in the database is the same. */
export const leadDaysMax = 60;

type Dates = {
	billing_period: string;
	currency: string;
	anchor_date: Date | null;
	next_billing_date: Date | null;
	bill_on: Date | null;
	ends_on: Date | null;
};

/** What is charged next. */
export type NextPeriod = {
	period: Period;
	/** First day that is charged: that of the period, or of the rest of it after a suspension. */
	first_day: Date;
	/** Last day that is charged: that of the period, or of the service. */
	last_day: Date;
	/** Net in minor units, carried amounts not included. */
	net: bigint;
	lines: readonly PeriodLine[];
};

/**
 * The next period of a subscription and what it costs; null when nothing more is charged, because its service ends before.
 * `wrong` names what is not right with its dates or prices.
 */
export function nextPeriod(
	subscription: Dates,
	terms: readonly ItemTerm[],
): NextPeriod | { wrong: string } | null {
	const { anchor_date: anchor, next_billing_date: first_day, ends_on } = subscription;
	if (anchor === null || first_day === null)
		return { wrong: 'It has no day on which its periods begin' };
	if (first_day < anchor) return { wrong: 'Its next period would begin before its first one' };
	if (ends_on !== null && ends_on < first_day) return null;
	const recurring = recurringPeriods.find((one) => one === subscription.billing_period);
	if (recurring === undefined)
		return { wrong: `It cannot be charged ${subscription.billing_period}` };
	const period = periodContaining(anchor, monthsOf(recurring), first_day);
	const last_day = ends_on !== null && ends_on < period.end ? ends_on : period.end;
	const { net, lines } = periodCharge(period, terms, { first_day, last_day });
	if (lines.length === 0) return { wrong: 'No item of it has a price for its next period' };
	return { period, first_day, last_day, net, lines };
}

/** Where the period after it begins, and the day on which it is made; nothing when the service ends before. */
export function afterPeriod(
	{ period }: NextPeriod,
	{ ends_on }: Pick<Dates, 'ends_on'>,
	lead: number,
): { next_billing_date: Date | null; bill_on: Date | null } {
	const next_billing_date = addDays(period.end, 1);
	if (ends_on !== null && ends_on < next_billing_date)
		return { next_billing_date: null, bill_on: null };
	return { next_billing_date, bill_on: addDays(next_billing_date, -lead) };
}

/** What is carried over to a period is taxed as the items of the period are. */
export const carriedTaxCode = (codes: readonly string[]): string =>
	codes.find((code) => code !== 'NONE') ?? 'NONE';

/** The day on which it is to be paid, such as the first day of the period, and never sooner than a client can pay. */
export function dueDateOf(wanted: Date, today: Date): Date {
	const earliest = addDays(today, daysToPay);
	return wanted > earliest ? wanted : earliest;
}

/** How a bill is collected: one product that needs a document of finance makes the whole invoice one of finance. */
export const invoicedBy = (products: Iterable<{ renewal_invoice: string }>): 'FINANCE' | 'LINK' =>
	[...products].every(({ renewal_invoice }) => renewal_invoice === 'LINK') ? 'LINK' : 'FINANCE';

/** What the terms of a subscription that is due add up to: net of the periods that a run makes of it. */
export function forecastNet(
	subscription: Dates,
	terms: readonly ItemTerm[],
	{ today, leadOf }: { today: Date; leadOf: (lines: readonly PeriodLine[]) => number },
): bigint {
	let net = 0n;
	let dates = subscription;
	for (let count = 0; count < periodsPerRun; count += 1) {
		if (dates.bill_on === null || dates.bill_on > today) break;
		const next = nextPeriod(dates, terms);
		if (next === null || 'wrong' in next) break;
		net += next.net;
		dates = { ...dates, ...afterPeriod(next, dates, leadOf(next.lines)) };
	}
	return net;
}

/** Why its next period is not made before a person has looked; null when it may be. */
export function reasonToPark(
	next: NextPeriod,
	facts: {
		currency: string;
		history: CycleHistory;
		terms: readonly (ItemTerm & { change_id: string | null })[];
		/** Periods that this run, or this attempt of a person, has made of it. */
		made_now: number;
		/** A person has looked at it: what is unusual, but possible, is made. */
		approved: boolean;
	},
): string | null {
	const { currency, history, terms, made_now, approved } = facts;
	if (made_now >= periodsPerRun)
		return `More than ${periodsPerRun} periods are due at once, the next one from ${isoDate(next.first_day)}`;
	if (history.made_since >= cyclesPerDay)
		return `${history.made_since} billing cycles were made for it today already`;
	if (approved || history.last === null) return null;
	const { last } = history;
	const explained = terms.some(
		({ change_id, valid_from }) => change_id !== null && valid_from > last.period_start,
	);
	if (explained) return null;
	// Day for day: the last cycle, or this one, may be for a part of a period.
	const lastDays = BigInt(daysBetween(last.period_start, last.period_end) + 1);
	const days = BigInt(daysBetween(next.first_day, next.last_day) + 1);
	if (next.net * lastDays <= growthMax * last.net * days) return null;
	const money = (amount: bigint): string => formatMoney(amount, currency, 'en');
	return `${money(next.net)} before tax is more than ${growthMax} times the last period (${money(last.net)}), and no change explains it`;
}

/**
 * What is wrong with the day on which the next period is made, or the right day when its products have another lead by
 * now; null when it is as it should be.
 */
export function leadProblem(
	{ next_billing_date: start, bill_on }: Pick<Dates, 'next_billing_date' | 'bill_on'>,
	lead: number,
	today: Date,
): { wrong: string } | { bill_on: Date } | null {
	if (start === null || bill_on === null || start <= addDays(today, lead)) return null;
	if (daysBetween(bill_on, start) > leadDaysMax)
		return {
			wrong: `Its next period begins on ${isoDate(start)}, but was to be made on ${isoDate(bill_on)}`,
		};
	return { bill_on: addDays(start, -lead) };
}
