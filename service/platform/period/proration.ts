import { roundedFraction } from '../money/index.ts';
import { addDays } from '../clock/index.ts';
import { daysBetween, requireDay, type Period } from './periods.ts';

/**
 * Invariants: what a period costs is computed from all its days at once and rounded once. A document bills or credits
 * only what is missing to that. So the documents of a period add up to its charge, however many changes it had; rounding
 * each change by itself would drift by up to half a unit a change.
 */

/** What a period costs from a day on. */
export type Terms = {
	/** First day on which the amount counts; it goes on until the next terms. */
	from: Date;
	/** Minor units for a full period, before tax. */
	amount: bigint;
};

export type Limits = {
	/** First day of service, when the period began earlier. */
	first_day?: Date | undefined;
	/** Last day of service, when the period goes on longer. */
	last_day?: Date | undefined;
};

/**
 * What a period costs before tax: the sum of amount × days in force ÷ days of the full period, rounded once, half away
 * from zero. Days before the first terms and outside of the limits cost nothing. Of terms from the same day the last
 * one counts.
 * @example chargeOf(period, [{ from: start, amount: 1_000_000n }, { from: fifth, amount: 1_750_000n }])
 */
export const chargeOf = (period: Period, terms: readonly Terms[], limits: Limits = {}): bigint =>
	roundedFraction(amountDays(period, terms, limits), BigInt(period.days));

/**
 * The same before it is divided by the days of the period and rounded: the sum of amount × days in force. Several things
 * that are charged on one document add up exactly by it, and are its weights when the rounded sum is split.
 */
export function amountDays(period: Period, terms: readonly Terms[], limits: Limits = {}): bigint {
	const first = latest(period.start, limits.first_day);
	const last = earliest(period.end, limits.last_day);
	const sorted = terms.toSorted((a, b) => a.from.getTime() - b.from.getTime());
	return sorted.reduce((sum, { from, amount }, index) => {
		const begin = latest(first, from);
		// Terms from the same day leave the earlier ones no day, since sorting keeps their order.
		const next = sorted[index + 1]?.from;
		const end = earliest(last, next === undefined ? undefined : addDays(next, -1));
		const days = daysBetween(begin, end) + 1;
		return days > 0 ? sum + amount * BigInt(days) : sum;
	}, 0n);
}

/** A tax rate as an exact fraction, such as 11/12 × 12 %. */
export type Rate = { numerator: bigint; denominator: bigint };

/**
 * Net and tax of the next document of a period, in minor units: what is missing to `target_net` after what was billed.
 * Negative for a credit, null when nothing is missing. `rate` is that of the document, for a credit the rate of what it
 * credits. A credit gives back at most the tax that is left, and all of it when nothing remains billed. Throws a
 * RangeError for a target below zero: more would be credited than was billed.
 */
export function nextDocument(
	target_net: bigint,
	billed: { net: bigint; tax: bigint },
	rate: Rate,
): { net: bigint; tax: bigint } | null {
	if (target_net < 0n) throw new RangeError(`A period cannot cost ${target_net}`);
	const net = target_net - billed.net;
	if (net === 0n) return null;
	if (target_net === 0n) return { net, tax: -billed.tax };
	const tax = roundedFraction(net * rate.numerator, rate.denominator);
	return { net, tax: -tax > billed.tax ? -billed.tax : tax };
}

function latest(day: Date, other: Date | undefined): Date {
	if (other === undefined) return day;
	requireDay(other);
	return other > day ? other : day;
}

function earliest(day: Date, other: Date | undefined): Date {
	if (other === undefined) return day;
	requireDay(other);
	return other < day ? other : day;
}
