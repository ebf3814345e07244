import { setTimeout as pause } from 'node:timers/promises';
import type { OperationContext } from '../../platform/context/index.ts';
import { isDatabaseUnavailable } from '../../platform/database/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import {
	billNextPeriod,
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

/**
 * Subscriptions share a transaction, and equal statements of theirs become one. When one of them fails, the transaction is
 * rolled back and each is done again by itself, so that a bad one stops no other.
 */
const batching = { concurrency: 2, batchWaitMs: 20, itemsMax: 100 };

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

/** One pass over what is due, page by page. */
async function billAllDue(job: JobContext, run: RunRow): Promise<void> {
	let after: DueSubscription | null = null;
	let done = 0;
	for (;;) {
		const page: DueSubscription[] = await job.transaction((context) =>
			duePage(context, run, { after, take: pageSize }),
		);
		done += await billPage(job, run, page);
		after = page.at(-1) ?? null;
		if (page.length < pageSize) break;
	}
	if (done === 0) await pause(lookAgainMs, undefined, { signal: job.signal });
}

/**
 * Subscriptions of one client one after another: they may want the same credit, and two of a transaction that do would
 * have the whole batch done again one by one.
 */
async function billPage(
	job: JobContext,
	run: RunRow,
	page: readonly DueSubscription[],
): Promise<number> {
	const clients = [...Map.groupBy(page, ({ client_id }) => client_id).values()];
	const outcomes = await Promise.allSettled(
		clients.map(async (ofClient) => {
			let done = 0;
			for (const due of ofClient) done += (await billSubscription(job, run, due)) ? 1 : 0;
			return done;
		}),
	);
	return outcomes.reduce((sum, outcome) => {
		if (outcome.status === 'rejected') throw outcome.reason;
		return sum + outcome.value;
	}, 0);
}

/** Every period that is due of a subscription, each in a transaction of its own; false when there was nothing to do. */
async function billSubscription(
	job: JobContext,
	run: RunRow,
	{ id, client_id }: DueSubscription,
): Promise<boolean> {
	for (let made = 0; ; made += 1) {
		let outcome: BillingOutcome;
		try {
			outcome = await job.sharedTransaction(async (context) => {
				const result = await billNextPeriod(context, id, {
					run_id: run.id,
					today: run.business_date,
					approved: false,
					made_before: made,
				});
				await record(context, run, id, result, made === 0);
				return result;
			}, batching);
		} catch (error) {
			if (error instanceof RunEnds || job.signal.aborted || isDatabaseUnavailable(error))
				throw error;
			await setAside(job, run, { id, client_id }, error);
			return true;
		}
		if (outcome.outcome !== 'MADE' || !outcome.is_due_again)
			return outcome.outcome !== 'NOTHING' || made > 0;
	}
}

/**
 * Counts an outcome in the transaction that brings it about. Throws when the run may make no more: then nothing of the
 * transaction is kept.
 */
async function record(
	context: OperationContext,
	run: RunRow,
	subscription_id: string,
	result: BillingOutcome,
	isFirst: boolean,
): Promise<void> {
	if (result.outcome === 'NOTHING') return;
	if (result.outcome !== 'MADE') {
		const { outcome, client_id, period_start, reason } = result;
		await store.insertEntry(context, {
			run_id: run.id,
			subscription_id,
			client_id,
			outcome,
			period_start,
			reason,
		});
	}
	const sums = await store.count(context.tx, {
		run_id: run.id,
		machine_now: context.machine_now,
		seen: isFirst ? 1 : 0,
		made: result.outcome === 'MADE' ? 1 : 0,
		parked: result.outcome === 'PARKED' ? 1 : 0,
		skipped: result.outcome === 'SKIPPED' ? 1 : 0,
		failed: 0,
		total: result.outcome === 'MADE' ? result : null,
	});
	if (sums === null) throw new RunEnds(null);
	// A currency that nobody expected has no sums, and is more than was forecast.
	const total = result.outcome === 'MADE' ? (sums.total ?? { ...result, forecast_net: 0n }) : null;
	const reason = reasonToStop(total, sums);
	if (reason !== null) throw new RunEnds(reason);
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
): Promise<void> {
	// What a rule refuses is no defect of ours.
	const level = error instanceof DomainError ? 'warn' : 'error';
	job.log[level]({ err: error, subscription_id: id }, 'a subscription could not be billed');
	const reason = causeOf(error);
	try {
		await job.transaction(async (context) => {
			const today = run.business_date;
			const result = await parkSubscription(context, id, { today, reason });
			await record(context, run, id, result, true);
		});
	} catch (failure) {
		if (failure instanceof RunEnds || job.signal.aborted || isDatabaseUnavailable(failure))
			throw failure;
		await job.transaction(async (context) => {
			const { id: run_id } = run;
			const entry = { run_id, subscription_id: id, client_id, outcome: 'FAILED', reason };
			await store.insertEntry(context, entry);
			const none = { made: 0, parked: 0, skipped: 0, total: null };
			const counted = { run_id, machine_now: context.machine_now, seen: 1, failed: 1, ...none };
			const sums = await store.count(context.tx, counted);
			if (sums === null) throw new RunEnds(null);
			const bound = reasonToStop(null, sums);
			if (bound !== null) throw new RunEnds(bound);
		});
	}
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
