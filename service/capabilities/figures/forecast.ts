/**
 * Invariants: a charge that is forecast is the one that the billing run will make if nothing changes until then: periods,
 * amounts and due dates come from the same functions. What has no day yet, such as the end of a pause, is not guessed.
 */
import {
	afterPeriod,
	dueDateOf,
	leadDays,
	nextPeriod,
	periodOf,
	type ItemTerm,
	type PeriodLine,
	type PlannedSubscription,
} from '../subscriptions/index.ts';
import { addDays, addMonthsAnchored } from '../../platform/clock/index.ts';
import { monthsOf, periodAt } from '../../platform/period/index.ts';

export type ForecastCharge = {
	/** Day on which its billing cycle is made. */
	make_on: Date;
	due_date: Date;
	/** First and last day that it charges. */
	period_start: Date;
	period_end: Date;
	/** Before tax, in minor units, with what is carried over to it. */
	net: bigint;
	/** Part of it that changes of earlier periods were too small to be paid by themselves. */
	carried: bigint;
	lines: readonly PeriodLine[];
};

export type Forecast = {
	charges: ForecastCharge[];
	/** Why nothing is charged, or nothing more, before a person or a payment changes that; null when nothing is in the way. */
	obstacle: string | null;
};

export type Horizon = { today: Date; until: Date };
/** Periods that begin within so many months from today on. */
export const horizonOf = (today: Date, months: number): Horizon => ({
	today,
	until: addDays(addMonthsAnchored(today, months, today.getUTCDate()), -1),
});

/** Lead days of products, by id. */
export type Leads = ReadonlyMap<string, number | null>;

type Dates = PlannedSubscription;

const obstacles: Readonly<Record<string, string>> = {
	PENDING: 'It has not begun: its first payment is awaited',
	SUSPENDED: 'It is suspended: nothing is charged until it is resumed',
	PAUSED: 'It is paused: nothing is charged until it is resumed',
	CANCELLED: 'It was cancelled',
	ENDED: 'It has ended',
};

/** The periods that will be charged until a day, if everybody pays and nothing changes that is not planned already. */
export function forecastCharges(
	subscription: PlannedSubscription,
	leads: Leads,
	{ today, until }: Horizon,
): Forecast {
	const charges: ForecastCharge[] = [];
	const obstacle = obstacles[subscription.status] ?? null;
	if (obstacle !== null) return { charges, obstacle };
	let dates = beginning(subscription);
	while (isCharged(dates, until)) {
		const next = nextPeriod(dates, dates.terms);
		if (next === null) break;
		if ('wrong' in next) return { charges, obstacle: next.wrong };
		const { first_day: period_start, last_day: period_end, net, lines } = next;
		const lead = leadOf(dates, lines, leads);
		const planned = dates.bill_on ?? addDays(period_start, -lead);
		const make_on = planned < today ? today : planned;
		const due_date = dueDateOf(next.first_day, make_on);
		const carried = charges.length === 0 ? subscription.carried_net : 0n;
		const total = net + carried;
		charges.push({ make_on, due_date, period_start, period_end, net: total, carried, lines });
		dates = { ...dates, ...afterPeriod(next, dates, lead) };
	}
	return { charges, obstacle: subscription.parked_reason };
}

/** A trial has charged its first period: what follows is the one after it. */
function beginning(subscription: Dates): Dates {
	const { status, anchor_date, next_billing_date } = subscription;
	if (status !== 'TRIALING' || anchor_date === null || next_billing_date !== null)
		return subscription;
	const { start } = periodAt(anchor_date, monthsOf(periodOf(subscription.billing_period)), 1);
	return { ...subscription, next_billing_date: start, bill_on: null };
}

/** Periods that begin in a pause are not charged. */
const isCharged = ({ next_billing_date: day, paused_from }: Dates, until: Date): boolean =>
	day !== null && day <= until && (paused_from === null || day < paused_from);

const leadOf = ({ billing_period }: Dates, lines: readonly PeriodLine[], leads: Leads): number =>
	leadDays(
		billing_period,
		lines.map(({ product_id }) => leads.get(product_id) ?? null),
	);

export const forecastKinds = [
	'CHARGE_MADE',
	'DUE',
	'PRICE_CHANGE',
	'ITEMS_CHANGE',
	'PAUSE',
	'PAUSE_REVIEW',
	'TRIAL_END',
	'TERM_END',
	'CANCELLATION',
	'SWITCH_OFF',
	'DATA_REMOVAL',
] as const;

export type ForecastEvent = {
	date: Date;
	kind: (typeof forecastKinds)[number];
	/** First and last day of what it is about; null when it is about the subscription. */
	period_start: Date | null;
	period_end: Date | null;
	/** Of a charge its net, of a change the net of a full period from then on, in minor units. */
	net: bigint | null;
};

/** What happens to a subscription until a day, as far as it is planned, by day. */
export function forecastEvents(
	subscription: PlannedSubscription,
	charges: readonly Omit<ForecastCharge, 'lines' | 'carried'>[],
	{ today, until }: Horizon,
): ForecastEvent[] {
	const { ends_on, trial_ends_on, status, cancel_at_period_end } = subscription;
	const bare = { period_start: null, period_end: null, net: null };
	const planned = (date: Date | null, kind: ForecastEvent['kind']): ForecastEvent[] =>
		date === null ? [] : [{ date, kind, ...bare }];
	const ofCharges = charges.flatMap(({ make_on, due_date, period_start, period_end, net }) => [
		{ date: make_on, kind: 'CHARGE_MADE' as const, period_start, period_end, net },
		{ date: due_date, kind: 'DUE' as const, period_start, period_end, net },
	]);
	const events: ForecastEvent[] = [
		...planned(status === 'TRIALING' ? trial_ends_on : null, 'TRIAL_END'),
		...planned(ends_on, cancel_at_period_end ? 'CANCELLATION' : 'TERM_END'),
		...planned(status === 'PAUSED' ? null : subscription.paused_from, 'PAUSE'),
		...planned(subscription.pause_review_on, 'PAUSE_REVIEW'),
		...planned(subscription.switch_off_on, 'SWITCH_OFF'),
		...planned(subscription.terminate_on, 'DATA_REMOVAL'),
		...subscription.item_removals.flatMap((date) => planned(date, 'DATA_REMOVAL')),
		...termChanges(subscription, today),
		...ofCharges,
	];
	return events
		.filter(({ date }) => date >= today && date <= until)
		.sort((a, b) => +a.date - +b.date || order(a) - order(b));
}

const order = ({ kind }: ForecastEvent): number => forecastKinds.indexOf(kind);

/** Days on which items cost something else, or are something else, than before. */
function termChanges({ terms, ends_on }: Dates, today: Date): ForecastEvent[] {
	const days = new Map(
		terms
			.filter(({ valid_from: day }) => day > today && (ends_on === null || day <= ends_on))
			.map(({ valid_from }) => [+valid_from, valid_from]),
	);
	return [...days.values()].map((date) => {
		const before = inForce(terms, addDays(date, -1));
		const after = inForce(terms, date);
		const isPrice = [...after].every(([item, term]) => {
			const old = before.get(item);
			return old?.quantity === term.quantity && old.product_id === term.product_id;
		});
		const net = [...after.values()].reduce((sum, term) => sum + term.amount, 0n);
		const kind = isPrice ? 'PRICE_CHANGE' : 'ITEMS_CHANGE';
		return { date, kind, period_start: null, period_end: null, net };
	});
}

/** The terms of each item on a day. */
function inForce(terms: readonly ItemTerm[], day: Date): Map<string, ItemTerm> {
	const found = new Map<string, ItemTerm>();
	for (const term of terms) {
		const { subscription_item_id: item, valid_from } = term;
		const other = found.get(item);
		if (valid_from <= day && (other === undefined || other.valid_from < valid_from))
			found.set(item, term);
	}
	return found;
}

/** How much of the credit of a client each of its charges uses: the one that is made first begins. */
export function creditOf<C extends { make_on: Date; total: bigint }>(
	charges: readonly C[],
	credit: bigint,
): ReadonlyMap<C, bigint> {
	let left = credit;
	const used = new Map<C, bigint>();
	for (const charge of charges.toSorted((a, b) => +a.make_on - +b.make_on)) {
		const part = charge.total < left ? charge.total : left;
		used.set(charge, part);
		left -= part;
	}
	return used;
}
