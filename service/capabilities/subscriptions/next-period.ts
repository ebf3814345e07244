import { businessDate, isoDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { createCycle, cycleHistory, invoiceAtOnce, type WantedCycle } from '../billing/index.ts';

import { carriedLines, type Line } from './carried-lines.ts';
import { productsOf, type BareProduct } from './change-basis.ts';
import { subscriptionEvents } from './events.ts';
import { asSubject, subscriptionFacts, subscriptionLifecycle } from './lifecycle.ts';
import {
	afterPeriod,
	dueDateOf,
	invoicedBy,
	leadProblem,
	nextPeriod,
	reasonToPark,
	type NextPeriod,
} from './next-period-rules.ts';
import { leadDays } from './rules.ts';
import * as store from './renewal-store.ts';
import type { BareSubscription, CarriedChange } from './renewal-store.ts';
import { lockSubscription } from './store.ts';
import { taxed } from './taxed-lines.ts';

/** On whose behalf a period is charged. */
export type BillingAttempt = {
	/** The billing run; null when a person tries one subscription. */
	run_id: string | null;
	/** Day in Jakarta for which it runs. */
	today: Date;
	/** A person has looked at it: an unusual amount is charged. */
	approved: boolean;
	/** Periods that this attempt has made of it already; those of a run are counted by its cycles. */
	made_before: number;
};

export type BillingOutcome =
	| {
			outcome: 'MADE';
			billing_cycle_id: string;
			client_id: string;
			currency: string;
			period_start: Date;
			period_end: Date;
			due_date: Date;
			invoice: 'FINANCE' | 'LINK';
			/** Before and with tax, in minor units. */
			net: bigint;
			amount: bigint;
			/** Another period of it is to be made today. */
			is_due_again: boolean;
	  }
	| { outcome: 'PARKED' | 'SKIPPED'; client_id: string; period_start: Date | null; reason: string }
	/** Nothing is to be made of it now, or another transaction is just doing it. */
	| { outcome: 'NOTHING' };

/**
 * Charges the next period of a subscription that is due: its cycle with the lines, where the period after it begins, and
 * the events, in the transaction of the caller. What does not look right is parked with its reason instead. Safe to repeat
 * and to run many times at once: only who holds the row charges it, and only while it is due.
 */
export async function billNextPeriod(
	context: OperationContext,
	subscriptionId: string,
	attempt: BillingAttempt,
): Promise<BillingOutcome> {
	const { tx } = context;
	const row = await store.lockDue(context, subscriptionId, attempt.today);
	if (row === null) return { outcome: 'NOTHING' };
	const today = businessDate(context.now);
	const since = startOfBusinessDay(today);
	const [terms, carried, history] = await Promise.all([
		store.termsOf(context, row.id),
		store.carriedOf(context, row.id),
		cycleHistory(tx, { subscription_id: row.id, since, run_id: attempt.run_id }),
	]);
	const next = nextPeriod(row, terms);
	if (next === null) return endBilling(context, row);
	if ('wrong' in next) return park(context, row, next.wrong);
	const products = await productsOf(context, next.lines);
	const lead = leadDays(
		row.billing_period,
		[...products.values()].map(({ renewal_lead_days }) => renewal_lead_days),
	);
	const problem = leadProblem(row, lead, today);
	if (problem !== null)
		return 'wrong' in problem
			? park(context, row, problem.wrong)
			: postpone(context, row, problem.bill_on);
	const reason = reasonToPark(next, {
		currency: row.currency,
		history,
		terms,
		made_now: Math.max(history.made_by_run, attempt.made_before),
		approved: attempt.approved,
	});
	if (reason !== null) return park(context, row, reason);
	return charge(context, row, { next, products, carried, lead, attempt });
}

type Products = ReadonlyMap<string, BareProduct>;

type Charge = {
	next: NextPeriod;
	products: Products;
	carried: readonly CarriedChange[];
	lead: number;
	attempt: BillingAttempt;
};

async function charge(
	context: OperationContext,
	row: BareSubscription,
	{ next, products, carried, lead, attempt }: Charge,
): Promise<BillingOutcome> {
	const { first_day, last_day } = next;
	const lines = [
		...linesOf(next, products),
		...(await carriedLines(context, row, carried, products)),
	];
	const { items, tax } = await taxed(context, lines);
	const net = sumOf(items.map(({ amount }) => amount));
	const amount = net + tax;
	const cycle = await createPeriodCycle(context, row, {
		occasion: `RENEWAL:${isoDate(first_day)}`,
		period_start: first_day,
		period_end: last_day,
		of_period: next.period.start,
		amount,
		tax,
		quoted_amount: amount,
		due_date: dueDateOf(first_day, businessDate(context.now)),
		billing_run_id: attempt.run_id,
		items,
	});
	const invoice = invoicedBy(products.values());
	await store.markCharged(context, carried, cycle.id);
	const dates = afterPeriod(next, row, lead);
	const after = await store.changeBilling(context, row, dates);
	context.publish(subscriptionEvents.renewal_due, {
		subject_type: subscriptionLifecycle.name,
		subject_id: row.id,
		client_id: row.client_id,
		payload: {
			...subscriptionFacts(after),
			billing_cycle_id: cycle.id,
			period_start: first_day,
			period_end: last_day,
			due_date: cycle.due_date,
			currency: row.currency,
			amount,
			invoice,
		},
	});
	// Last, since it takes a number: its counter stays locked until the transaction ends.
	if (invoice === 'LINK') await invoiceAtOnce(context, cycle);
	return {
		outcome: 'MADE',
		billing_cycle_id: cycle.id,
		client_id: row.client_id,
		currency: row.currency,
		period_start: first_day,
		period_end: last_day,
		due_date: cycle.due_date,
		invoice,
		net,
		amount,
		is_due_again: dates.bill_on !== null && dates.bill_on <= attempt.today,
	};
}

type PeriodCycle = Omit<
	WantedCycle,
	'kind' | 'subject_type' | 'subject_id' | 'client_id' | 'currency' | 'quotation_id'
>;

/** A cycle of the same days that was cancelled, as by a pause that was taken back, is made anew. */
async function createPeriodCycle(
	context: OperationContext,
	{ id, client_id, currency }: BareSubscription,
	wanted: PeriodCycle,
) {
	const renewal = {
		...asSubject({ id }),
		kind: 'RENEWAL',
		client_id,
		currency,
		quotation_id: null,
	} as const;
	// As often as that happened: each one made anew is named after the one that it takes the place of.
	for (let { occasion } = wanted; ;) {
		const cycle = await createCycle(context, { ...renewal, ...wanted, occasion });
		if (cycle.status !== 'CANCELLED') return cycle;
		occasion = `${wanted.occasion}:${cycle.id}`;
	}
}

const linesOf = (next: NextPeriod, products: Products): Line[] =>
	next.lines.map(({ subscription_item_id, product_id, ...line }) => ({
		...line,
		subject_item_id: subscription_item_id,
		of_period: true,
		tax_code: products.get(product_id)?.tax_code ?? 'PPN',
	}));

/** Its service ends before the next period: nothing more is charged. */
async function endBilling(
	context: OperationContext,
	row: BareSubscription,
): Promise<BillingOutcome> {
	await store.changeBilling(context, row, { next_billing_date: null, bill_on: null });
	return skipped(row, 'Its service ends before its next period');
}

/** Its products have a shorter lead by now. */
async function postpone(
	context: OperationContext,
	row: BareSubscription,
	bill_on: Date,
): Promise<BillingOutcome> {
	await store.changeBilling(context, row, { bill_on });
	return skipped(row, `Its products have another lead: it is made on ${isoDate(bill_on)}`);
}

const skipped = (
	{ client_id, next_billing_date: period_start }: BareSubscription,
	reason: string,
): BillingOutcome => ({ outcome: 'SKIPPED', client_id, period_start, reason });

async function park(
	context: OperationContext,
	row: BareSubscription,
	reason: string,
): Promise<BillingOutcome> {
	const { id, client_id, next_billing_date: period_start } = row;
	const parked_reason = reason.slice(0, 500);
	await store.changeBilling(context, row, { parked_reason, parked_at: context.now });
	context.publish(subscriptionEvents.parked, {
		subject_type: subscriptionLifecycle.name,
		subject_id: id,
		client_id,
		payload: { ...subscriptionFacts(row), reason: parked_reason },
	});
	return { outcome: 'PARKED', client_id, period_start, reason: parked_reason };
}

/** Parks a subscription whose next period could not be made, so that it does not fail again and again. */
export async function parkSubscription(
	context: OperationContext,
	subscriptionId: string,
	{ today, reason }: { today: Date; reason: string },
): Promise<BillingOutcome> {
	const row = await store.lockDue(context, subscriptionId, today);
	return row === null ? { outcome: 'NOTHING' } : park(context, row, reason);
}

/**
 * Lets a parked subscription be billed again; false when it was not parked. The period that was held back is made by
 * `billNextPeriod`, whose attempt says that a person has looked.
 */
export async function unparkSubscription(
	context: OperationContext,
	subscriptionId: string,
): Promise<boolean> {
	const { items: _, ...row } = await lockSubscription(context, subscriptionId);
	if (row.parked_at === null) return false;
	await store.changeBilling(context, row, { parked_reason: null, parked_at: null });
	return true;
}
