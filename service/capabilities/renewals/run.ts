import { setTimeout as pause } from 'node:timers/promises';
import type { OperationContext } from '../../platform/context/index.ts';
import {
	flushJournal,
	isDatabaseUnavailable,
	isTransactionExpired,
} from '../../platform/database/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import {
	billNextPeriods,
	listDue,
	parkSubscription,
	type BillingOutcome,
	type DueSubscription,
} from '../subscriptions/index.ts';
import { forecastRun, pageSize } from './forecast.ts';
import { billingRunLifecycle } from './lifecycle.ts';
import { reasonToStop } from './rules.ts';
import * as store from './store.ts';
import type { RunRow } from './store.ts';

/** Subscriptions that share a transaction, since a commit and a statement cost more than a cycle. */
export const batchSize = 250;
/** Transactions at the same time: while one commits, the next one is made. */
export const batchesAtOnce = 3;

/** While another worker holds what is left, this one looks again after so long. */
const lookAgainMs = 200;

/** Nothing more may be made for the run. `reason` when a safety bound says so, null when a person has stopped it. */
class RunEnds extends Error {
	readonly reason: string | null;
	constructor(reason: string | null) {
		super(reason ?? 'The billing run is not running any more');
		this.reason = reason;
	}
}

/**
 * Works on a run until nothing is due any more. What is due is asked of the rows themselves, so a run that was killed goes
 * on where it ended, and workers on the same run share its work: who holds a subscription bills it, others pass it by.
 */
export async function workOnRun(job: JobContext, runId: string): Promise<void> {
	const run = await job.transaction((context) => store.getRun(context, runId));
	try {
		if (run.status === 'RUNNING' && run.expected === null) await writeForecast(job, run);
		while (await isUnderWay(job, run)) await billAllDue(job, run);
	} catch (error) {
		if (!(error instanceof RunEnds)) throw error;
		const { reason } = error;
		if (reason !== null) await job.transaction((context) => stopRun(context, runId, reason));
	}
}

const writeForecast = (job: JobContext, run: RunRow): Promise<void> =>
	job.transaction(async (context) =>
		store.insertForecast(context, run.id, await forecastRun(context, run.business_date)),
	);

/** False when the run is over, also when this finds that nothing is left and ends it. */
async function isUnderWay(job: JobContext, { id }: RunRow): Promise<boolean> {
	const left = await job.transaction(async (context) => {
		const run = await store.lockRun(context, id);
		if (run.status !== 'RUNNING') return null;
		const due = await duePage(context, run, { after: null, take: 1 });
		if (due.length > 0) return due;
		// What another worker has under way is still due for this transaction, so nothing is under way here.
		await move(context, billingRunLifecycle, run, 'finish', { finished_at: context.now });
		return null;
	});
	return left !== null;
}

async function duePage(
	context: OperationContext,
	run: RunRow,
	{ after, take }: { after: DueSubscription | null; take: number },
): Promise<DueSubscription[]> {
	const except = await store.listFailed(context, run.id);
	return listDue(context, { today: run.business_date, after, except, take });
}

/** One pass over what is due. */
async function billAllDue(job: JobContext, run: RunRow): Promise<void> {
	const batches = dueBatches(job, run);
	let done = 0;
	const work = async (): Promise<void> => {
		// One that fails closes the generator, so the others end, too.
		for await (const batch of batches) done += await billBatch(job, run, batch);
	};
	const outcomes = await Promise.allSettled(Array.from({ length: batchesAtOnce }, work));
	for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
	if (done === 0) await pause(lookAgainMs, undefined, { signal: job.signal });
}

async function* dueBatches(job: JobContext, run: RunRow): AsyncGenerator<DueSubscription[]> {
	let after: DueSubscription | null = null;
	for (;;) {
		const page: DueSubscription[] = await job.transaction((context) =>
			duePage(context, run, { after, take: pageSize }),
		);
		for (let from = 0; from < page.length; from += batchSize)
			yield page.slice(from, from + batchSize);
		after = page.at(-1) ?? null;
		if (page.length < pageSize) return;
	}
}

/** Every period that is due of the subscriptions, the oldest first; the number of those of which something was due. */
async function billBatch(
	job: JobContext,
	run: RunRow,
	batch: readonly DueSubscription[],
): Promise<number> {
	let left = batch;
	let done = 0;
	for (let made = 0; left.length > 0; made += 1) {
		const outcomes = await billTogether(job, run, left, made);
		if (made === 0) done = outcomes.size;
		left = left.filter(({ id }) => {
			const outcome = outcomes.get(id);
			return outcome?.outcome === 'MADE' && outcome.is_due_again;
		});
	}
	return done;
}

/**
 * The next period of each in one transaction. When it fails it is rolled back, and each half is done by itself, so that in
 * the end the one that failed is alone: no subscription undoes another's cycle.
 */
async function billTogether(
	job: JobContext,
	run: RunRow,
	batch: readonly DueSubscription[],
	made_before: number,
): Promise<Map<string, BillingOutcome>> {
	const { id: run_id, business_date: today } = run;
	const attempt = { run_id, today, approved: false, made_before };
	try {
		return await job.transaction(async (context) => {
			const ids = batch.map(({ id }) => id);
			const outcomes = await billNextPeriods(context, ids, attempt);
			await record(context, run, outcomes, made_before === 0);
			return outcomes;
		});
	} catch (error) {
		const [only] = batch;
		if (batch.length > 1 && !stopsAll(job, error)) {
			const middle = Math.ceil(batch.length / 2);
			const first = await billTogether(job, run, batch.slice(0, middle), made_before);
			const second = await billTogether(job, run, batch.slice(middle), made_before);
			return new Map([...first, ...second]);
		}
		if (only === undefined || stops(job, error)) throw error;
		return new Map([[only.id, await setAside(job, run, only, error)]]);
	}
}

/** Whether it is no matter of the one subscription that was tried. */
const stops = (job: JobContext, error: unknown): boolean =>
	error instanceof RunEnds || job.signal.aborted || isDatabaseUnavailable(error);

/** The same of a batch: a part of it may still pass a bound, or end before the time limit of a transaction. */
const stopsAll = (job: JobContext, error: unknown): boolean =>
	stops(job, error) &&
	!(error instanceof RunEnds && error.reason !== null) &&
	!isTransactionExpired(error);

/**
 * Counts outcomes in the transaction that brings them about. Throws when the run may make no more: then nothing of the
 * transaction is kept.
 */
async function record(
	context: OperationContext,
	run: RunRow,
	outcomes: ReadonlyMap<string, BillingOutcome>,
	areFirst: boolean,
): Promise<void> {
	if (outcomes.size === 0) return;
	const all = [...outcomes];
	const made = all.flatMap(([, one]) => (one.outcome === 'MADE' ? one : []));
	const left = all.flatMap(([subscription_id, one]) =>
		one.outcome === 'MADE' ? [] : { subscription_id, ...one },
	);
	await store.insertEntries(
		context,
		left.map((one) => ({ run_id: run.id, ...one })),
	);
	await countLast(context, run, {
		seen: areFirst ? all.length : 0,
		made: made.length,
		parked: left.filter(({ outcome }) => outcome === 'PARKED').length,
		skipped: left.filter(({ outcome }) => outcome === 'SKIPPED').length,
		failed: 0,
		totals: [...Map.groupBy(made, ({ currency }) => currency)].map(([currency, alike]) => ({
			currency,
			cycles: alike.length,
			net: sumOf(alike.map(({ net }) => net)),
			amount: sumOf(alike.map(({ amount }) => amount)),
		})),
	});
}

/** Workers wait for each other from here to the commit, so everything else is written before. */
async function countLast(
	context: OperationContext,
	run: RunRow,
	added: Omit<store.Counted, 'run_id' | 'machine_now'>,
): Promise<void> {
	await flushJournal(context.tx);
	const { machine_now } = context;
	const sums = await store.count(context.tx, { run_id: run.id, machine_now, ...added });
	if (sums === null) throw new RunEnds(null);
	const ofCurrency = new Map(sums.totals.map((total) => [total.currency, total]));
	// A currency that nobody expected has no sums, and is more than was forecast.
	const totals = added.totals.map(
		({ currency, net }) => ofCurrency.get(currency) ?? { currency, net, forecast_net: 0n },
	);
	for (const total of totals.length === 0 ? [null] : totals) {
		const reason = reasonToStop(total, sums);
		if (reason !== null) throw new RunEnds(reason);
	}
}

/** What kept a cycle from being made, in words for people. */
export const causeOf = (error: unknown): string =>
	`Its cycle could not be made: ${error instanceof Error ? error.message : String(error)}`.slice(
		0,
		500,
	);

/** Parks what could not be billed, with the reason; what cannot even be parked is left to the next run. */
async function setAside(
	job: JobContext,
	run: RunRow,
	{ id, client_id }: Pick<DueSubscription, 'id' | 'client_id'>,
	error: unknown,
): Promise<BillingOutcome> {
	// What a rule refuses is no defect of ours.
	const level = error instanceof DomainError ? 'warn' : 'error';
	job.log[level]({ err: error, subscription_id: id }, 'a subscription could not be billed');
	const reason = causeOf(error);
	const aside = { outcome: 'PARKED', client_id, period_start: null, reason } as const;
	try {
		await job.transaction(async (context) => {
			const today = run.business_date;
			const result = await parkSubscription(context, id, { today, reason });
			if (result !== null) await record(context, run, new Map([[id, result]]), true);
		});
	} catch (failure) {
		if (stops(job, failure)) throw failure;
		await job.transaction(async (context) => {
			const entry = { run_id: run.id, subscription_id: id, client_id, outcome: 'FAILED', reason };
			await store.insertEntries(context, [entry]);
			const none = { made: 0, parked: 0, skipped: 0, totals: [] };
			await countLast(context, run, { seen: 1, failed: 1, ...none });
		});
	}
	return aside;
}

/** Ends a run before it is done; what it made stays. */
export async function stopRun(
	context: OperationContext,
	runId: string,
	reason: string,
): Promise<RunRow> {
	const run = await store.lockRun(context, runId);
	return run.status === 'STOPPED'
		? run
		: move(context, billingRunLifecycle, run, 'stop', {
				reason: reason.slice(0, 500),
				finished_at: context.now,
			});
}

/** The run is given up; the next one by schedule goes on. */
export const failRun = (context: OperationContext, run: RunRow, reason: string): Promise<RunRow> =>
	move(context, billingRunLifecycle, run, 'fail', {
		reason: reason.slice(0, 500),
		finished_at: context.now,
	});
