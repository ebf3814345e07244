import { businessDate, isoDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import {
	createCycle,
	createCycles,
	cycleHistories,
	invoiceAtOnce,
	type CycleHistory,
	type CycleRow,
	type WantedCycle,
} from '../billing/index.ts';
import { productIn, productsOf } from './change-basis.ts';
import { subscriptionEvents } from './events.ts';
import { asSubject, subscriptionFacts, subscriptionLifecycle } from './lifecycle.ts';
import {
	afterPeriod,
	dueDateOf,
	invoicedBy,
	leadProblem,
	nextPeriod,
	reasonToPark,
} from './next-period-rules.ts';
import { leadDays } from './rules.ts';
import { park, type BillingOutcome } from './parked.ts';
import { documentsOf, type Charge, type PeriodDocument } from './period-lines.ts';
import * as store from './renewal-store.ts';
import type { BilledSubscription, BilledTerm } from './renewal-store.ts';

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

/**
 * Charges the next period of each of the subscriptions that is due: its cycle with the lines, where the period after it
 * begins, and the events, in the transaction of the caller, with as many statements for a hundred as for one. What does not
 * look right is parked with its reason instead. Safe to repeat and to run many times at once: only who holds the row charges
 * it, and only while it is due. The outcomes are by subscription; those of which nothing is to be made now, or which another
 * transaction is just doing, have none.
 */
export async function billNextPeriods(
	context: OperationContext,
	subscriptionIds: readonly string[],
	attempt: BillingAttempt,
): Promise<Map<string, BillingOutcome>> {
	const rows = await store.lockDue(context, subscriptionIds, attempt.today);
	if (rows.length === 0) return new Map();
	const decided = await decideAll(context, rows, attempt);
	const outcomes = new Map<string, BillingOutcome>();
	for (const { row, decision } of decided)
		if (decision.what !== 'CHARGE') outcomes.set(row.id, await leave(context, row, decision));
	const charges = decided.flatMap(({ decision }) =>
		decision.what === 'CHARGE' ? decision.charge : [],
	);
	for (const [id, outcome] of await chargeAll(context, charges, attempt)) outcomes.set(id, outcome);
	return outcomes;
}

/** The same for one of them; null when nothing is to be made of it now. */
export const billNextPeriod = async (
	context: OperationContext,
	subscriptionId: string,
	attempt: BillingAttempt,
): Promise<BillingOutcome | null> =>
	(await billNextPeriods(context, [subscriptionId], attempt)).get(subscriptionId) ?? null;

type Decision =
	| { what: 'CHARGE'; charge: Charge }
	| { what: 'PARK'; reason: string }
	/** Its products have a shorter lead by now. */
	| { what: 'POSTPONE'; bill_on: Date }
	/** Its service ends before the next period: nothing more is charged. */
	| { what: 'END' };
type Left = Exclude<Decision, { what: 'CHARGE' }>;
type Decided = { row: BilledSubscription; decision: Decision };

/** Reads what decides, for all together, and says what is to be done with each. */
async function decideAll(
	context: OperationContext,
	rows: readonly BilledSubscription[],
	attempt: BillingAttempt,
): Promise<Decided[]> {
	const ids = rows.map(({ id }) => id);
	const today = businessDate(context.now);
	const asked = { since: startOfBusinessDay(today), run_id: attempt.run_id };
	const [terms, carried, histories] = await Promise.all([
		store.termsOf(context, ids),
		store.carriedOf(context, ids),
		cycleHistories(context.tx, ids, asked),
	]);
	const planned = rows.map((row) => ({ row, next: nextPeriod(row, terms.get(row.id) ?? []) }));
	const products = await productsOf(
		context,
		planned.flatMap(({ next }) => (next !== null && 'lines' in next ? next.lines : [])),
	);
	return planned.map(({ row, next }): Decided => {
		if (next === null) return { row, decision: { what: 'END' } };
		if ('wrong' in next) return { row, decision: { what: 'PARK', reason: next.wrong } };
		const history = histories.get(row.id);
		if (history === undefined) throw new Error(`The cycles of ${row.id} were not read`);
		const own = new Map(
			next.lines.map(({ product_id }) => [product_id, productIn(products, product_id)]),
		);
		const charge = {
			row,
			next,
			products: own,
			carried: carried.get(row.id) ?? [],
			lead: leadDays(
				row.billing_period,
				[...own.values()].map(({ renewal_lead_days }) => renewal_lead_days),
			),
		};
		const facts = { terms: terms.get(row.id) ?? [], history, today, attempt };
		return { row, decision: decide(charge, facts) };
	});
}

function decide(
	charge: Charge,
	{
		terms,
		history,
		today,
		attempt,
	}: {
		terms: readonly BilledTerm[];
		history: CycleHistory;
		today: Date;
		attempt: BillingAttempt;
	},
): Decision {
	const problem = leadProblem(charge.row, charge.lead, today);
	if (problem !== null)
		return 'wrong' in problem
			? { what: 'PARK', reason: problem.wrong }
			: { what: 'POSTPONE', bill_on: problem.bill_on };
	const reason = reasonToPark(charge.next, {
		currency: charge.row.currency,
		history,
		terms,
		made_now: Math.max(history.made_by_run, attempt.made_before),
		approved: attempt.approved,
	});
	return reason === null ? { what: 'CHARGE', charge } : { what: 'PARK', reason };
}

async function leave(
	context: OperationContext,
	row: BilledSubscription,
	decision: Left,
): Promise<BillingOutcome> {
	if (decision.what === 'PARK') return park(context, row, decision.reason);
	const { client_id, next_billing_date: period_start } = row;
	const skipped = { outcome: 'SKIPPED', client_id, period_start } as const;
	if (decision.what === 'END') {
		await store.changeBilling(context, row, { next_billing_date: null, bill_on: null });
		return { ...skipped, reason: 'Its service ends before its next period' };
	}
	const { bill_on } = decision;
	await store.changeBilling(context, row, { bill_on });
	const reason = `Its products have another lead: it is made on ${isoDate(bill_on)}`;
	return { ...skipped, reason };
}

async function chargeAll(
	context: OperationContext,
	charges: readonly Charge[],
	attempt: BillingAttempt,
): Promise<Map<string, BillingOutcome>> {
	if (charges.length === 0) return new Map();
	const { run_id: billing_run_id } = attempt;
	const documents = await documentsOf(context, charges);
	const cycles = await createPeriodCycles(
		context,
		documents.map(({ row, next, items, net, tax }) => ({
			...asSubject(row),
			kind: 'RENEWAL',
			client_id: row.client_id,
			currency: row.currency,
			quotation_id: null,
			occasion: `RENEWAL:${isoDate(next.first_day)}`,
			period_start: next.first_day,
			period_end: next.last_day,
			of_period: next.period.start,
			amount: net + tax,
			tax,
			quoted_amount: net + tax,
			due_date: dueDateOf(next.first_day, businessDate(context.now)),
			billing_run_id,
			items,
		})),
	);
	const made = documents.map((document, index) => {
		const { next, row, lead } = document;
		const cycle = cycles[index];
		if (cycle === undefined) throw new Error(`No cycle was made of ${row.id}`);
		const invoice = invoicedBy(document.products.values());
		return { ...document, cycle, invoice, dates: afterPeriod(next, row, lead) };
	});
	for (const { carried, cycle } of made) await store.markCharged(context, carried, cycle.id);
	await store.advance(
		context,
		made.map(({ row, dates }) => ({ id: row.id, ...dates })),
	);
	for (const one of made) announce(context, one);
	// Last, since they take numbers: the counter stays locked until the transaction ends.
	await Promise.all(
		made.map(({ invoice, cycle }) => (invoice === 'LINK' ? invoiceAtOnce(context, cycle) : cycle)),
	);
	return new Map(made.map((one) => [one.row.id, outcomeOf(one, attempt)]));
}

type Made = PeriodDocument & {
	cycle: CycleRow;
	invoice: 'FINANCE' | 'LINK';
	dates: { next_billing_date: Date | null; bill_on: Date | null };
};

function announce(
	context: OperationContext,
	{ row, next, cycle, dates, invoice, net, tax }: Made,
): void {
	context.publish(subscriptionEvents.renewal_due, {
		subject_type: subscriptionLifecycle.name,
		subject_id: row.id,
		client_id: row.client_id,
		payload: {
			...subscriptionFacts({ ...row, ...dates }),
			billing_cycle_id: cycle.id,
			period_start: next.first_day,
			period_end: next.last_day,
			due_date: cycle.due_date,
			currency: row.currency,
			amount: net + tax,
			invoice,
		},
	});
}

const outcomeOf = (
	{ row, next, cycle, dates, invoice, net, tax }: Made,
	attempt: BillingAttempt,
): BillingOutcome => ({
	outcome: 'MADE',
	billing_cycle_id: cycle.id,
	client_id: row.client_id,
	currency: row.currency,
	period_start: next.first_day,
	period_end: next.last_day,
	due_date: cycle.due_date,
	invoice,
	net,
	amount: net + tax,
	is_due_again: dates.bill_on !== null && dates.bill_on <= attempt.today,
});

/** Cycles of the same days that were cancelled, as by a pause that was taken back, are made anew. */
async function createPeriodCycles(
	context: OperationContext,
	wanted: readonly WantedCycle[],
): Promise<CycleRow[]> {
	const cycles = await createCycles(context, wanted);
	return Promise.all(
		cycles.map(async (there, index) => {
			const one = wanted[index];
			// As often as that happened: each one made anew is named after the one that it takes the place of.
			for (let cycle = there; ;) {
				if (cycle.status !== 'CANCELLED' || one === undefined) return cycle;
				const occasion = `${one.occasion}:${cycle.id}`;
				cycle = await createCycle(context, { ...one, occasion });
			}
		}),
	);
}
