/**
 * Invariants: what a period costs is computed from all terms of all items at once and rounded once; the lines are shares of
 * it and add up to it. The billing run, changes and the forecast take their figures from here, so that they agree.
 */
import { addDays, isoDate } from '../../platform/clock/index.ts';
import { apportion, sumOf } from '../../platform/money/document.ts';
import { roundedFraction } from '../../platform/money/index.ts';
import { amountDays, type Limits, type Period } from '../../platform/period/index.ts';

/** What an item is and costs for a full period from a day on; of rows for one day there is only one. */
export type ItemTerm = {
	subscription_item_id: string;
	valid_from: Date;
	product_id: string;
	description: string;
	/** 0 when the item has ended. */
	quantity: number;
	unit_amount: bigint;
	/** Net of a full period, in minor units. */
	amount: bigint;
};

/** A line of the document of a period: an item for the days on which its terms are the same. */
export type PeriodLine = {
	subscription_item_id: string;
	product_id: string;
	description: string;
	quantity: number;
	/** Price of one unit; of a part of the period the line is one unit at its share. */
	unit_amount: bigint;
	/** Net, in minor units. */
	amount: bigint;
};

export type PeriodCharge = {
	/** Net of the period, in minor units. */
	net: bigint;
	lines: readonly PeriodLine[];
};

/** The terms of an item that are in force on some day between two, in their order, each with its first and last day. */
type Segment = { term: ItemTerm; from: Date; to: Date };

/**
 * What a period costs before tax, by line. Days before `limits.first_day` and after `limits.last_day` cost nothing. An item
 * that has ended, or has not begun, has no line.
 * @example periodCharge(period, terms, { last_day: day('2027-03-10') })
 */
export function periodCharge(
	period: Period,
	terms: readonly ItemTerm[],
	limits: Limits = {},
): PeriodCharge {
	// By item, as it was sold, whatever order the terms come in.
	const segments = [...Map.groupBy(terms, (term) => term.subscription_item_id)]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([, ofItem]) => segmentsOf(period, ofItem, limits));
	const weights = segments.map(({ term, from, to }) =>
		amountDays(period, [{ from, amount: term.amount }], { first_day: from, last_day: to }),
	);
	const net = roundedFraction(sumOf(weights), BigInt(period.days));
	const shares = apportion(net, weights);
	return {
		net,
		lines: segments.map((segment, index) => lineOf(period, segment, shares[index] ?? 0n)),
	};
}

function segmentsOf(period: Period, ofItem: readonly ItemTerm[], limits: Limits): Segment[] {
	const { first_day = period.start, last_day = period.end } = limits;
	const first = first_day > period.start ? first_day : period.start;
	const last = last_day < period.end ? last_day : period.end;
	const sorted = ofItem.toSorted((a, b) => a.valid_from.getTime() - b.valid_from.getTime());
	return sorted.flatMap((term, index) => {
		const next = sorted[index + 1]?.valid_from;
		const from = term.valid_from > first ? term.valid_from : first;
		const end = next === undefined ? last : addDays(next, -1);
		const to = end < last ? end : last;
		return term.quantity === 0 || to < from ? [] : [{ term, from, to }];
	});
}

/** A part of the period says its days: otherwise its price would look like a discount. */
function lineOf(period: Period, { term, from, to }: Segment, amount: bigint): PeriodLine {
	const { subscription_item_id, product_id, description, quantity, unit_amount } = term;
	const item = { subscription_item_id, product_id, amount };
	if (+from === +period.start && +to === +period.end)
		return { ...item, description, quantity, unit_amount };
	const days = `${isoDate(from)} – ${isoDate(to)}`;
	const times = quantity === 1 ? '' : `${quantity} × `;
	return {
		...item,
		description: `${times}${description} (${days})`,
		quantity: 1,
		unit_amount: amount,
	};
}
