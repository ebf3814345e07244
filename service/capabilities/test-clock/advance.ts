import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobContext, JobDefinition } from '../../platform/jobs/index.ts';
import { runJob } from '../../platform/jobs/start-jobs.ts';
import { testClockConfig } from '../../platform/test-clock/index.ts';
import { workPoint } from '../../platform/work/index.ts';
import type { FollowedClock } from './follow.ts';
import { advanceReference } from './job-references.ts';
import { firstDue, whyNotQuiet, type Due } from './rules.ts';
import * as store from './store.ts';
import type { MovingRow, Work } from './store.ts';
import { tellFollower } from './tell-follower.ts';

/** What a move needs: this process' clock, and all work of the service that business dates start. */
export type MoverParts = { clock: FollowedClock; jobs: readonly JobDefinition[] };

/** The move stops here; the reason is for people. */
class NotQuiet extends Error {}

const restMs = { first: 5, longest: 250 };

/**
 * Moves business time to its target, stopping at each instant at which something is due. The row says at all times how far
 * it has come: a process that dies is followed by another one, which begins with the instant at which the row stands.
 */
export async function advance(job: JobContext, parts: MoverParts): Promise<void> {
	const token = randomUUID();
	let row = await job.transaction((context) => store.takeOver(context, token));
	job.log.info({ from: row?.frozen_at, target: row?.target }, 'the test clock is being moved');
	try {
		while (row !== null) {
			job.signal.throwIfAborted();
			await announce(job, parts.clock, row);
			const next = await comeToRest(job, parts, row);
			row = await step(job, parts, row, { token, next });
		}
	} catch (error) {
		if (!(error instanceof NotQuiet) && !job.is_last_attempt) throw error;
		await stop(job, token, error instanceof Error ? error.message : String(error));
	}
	const revision = await parts.clock.refresh();
	await parts.clock.seenByAll(revision);
}

/** The next instant, or the end of the move; null when there is nothing more to do for this process. */
async function step(
	job: JobContext,
	{ clock }: MoverParts,
	row: MovingRow,
	{ token, next: due }: { token: string; next: Due | null },
): Promise<MovingRow | null> {
	const { frozen_at: now, target } = row;
	const next = due !== null && due.at < target ? due.at : target;
	const isAtEnd = now >= target;
	if (isAtEnd && row.runs_on) await tellAll(job, { now, stands: false });
	return job.transaction(async (context) => {
		const current = await store.lockForMover(context, token);
		if (current === null) return null;
		if (!isAtEnd) {
			await store.changeClock(context, { frozen_at: next, steps: current.steps + 1 });
			return store.lockForMover(context, token);
		}
		const offset_ms = BigInt(now.getTime() - context.machine_now.getTime());
		await store.changeClock(context, {
			status: 'READY',
			mover: null,
			reason: null,
			...(row.runs_on ? { offset_ms, frozen_at: null } : {}),
		});
		await clock.refresh();
		return null;
	});
}

const stop = (job: JobContext, token: string, reason: string): Promise<void> =>
	job.runtime.database.transaction(async (tx) => {
		const current = await store.lockForMover({ tx }, token);
		if (current === null) return;
		await store.changeClock({ tx }, { status: 'FAILED', mover: null, reason });
		job.log.warn({ reason, at: current.frozen_at }, 'the test clock has stopped on its way');
	});

/** Every process of the service, and every simulated vendor, has the time before anything is done in it. */
async function announce(job: JobContext, clock: FollowedClock, row: MovingRow): Promise<void> {
	await clock.refresh();
	await clock.seenByAll(row.revision);
	await tellAll(job, { now: row.frozen_at, stands: true });
}

async function tellAll(job: JobContext, time: { now: Date; stands: boolean }): Promise<void> {
	const { TEST_CLOCK_FOLLOWERS } = job.runtime.config.read(testClockConfig);
	const problems = await Promise.all(TEST_CLOCK_FOLLOWERS.map((url) => tellFollower(url, time)));
	const said = problems.filter((one) => one !== null);
	if (said.length > 0) throw new NotQuiet(said.join('; '));
}

/**
 * Does what is due now and waits until all that follows from it has ended; what that makes due is done as well. Throws
 * with the names of what is still under way when that takes too long. Gives what is due next.
 */
async function comeToRest(
	job: JobContext,
	{ jobs }: MoverParts,
	row: MovingRow,
): Promise<Due | null> {
	const { TEST_CLOCK_QUIET_SECONDS: seconds } = job.runtime.config.read(testClockConfig);
	let before = '';
	let since = performance.now();
	let rest = restMs.first;
	for (;;) {
		job.signal.throwIfAborted();
		const began = performance.now();
		const { due, next, failures } = await runDue(job, jobs, row.frozen_at);
		// The jobs have time limits of their own.
		since += performance.now() - began;
		const work = await workUnderWay(job, row);
		if (due.length === 0 && work.length === 0) return next;
		const dead = work.filter(({ grade }) => grade === 'DEAD');
		const dueNow = due.map((one) => `${one.job} ${one.at.toISOString()}`).join(', ');
		if (dueNow !== before) since = performance.now();
		before = dueNow;
		if (dead.length > 0 || performance.now() - since > seconds * 1000)
			throw new NotQuiet(whyNotQuiet({ work: dead.length > 0 ? dead : work, due, failures }));
		await sleep(rest);
		rest = Math.min(restMs.longest, rest * 2);
	}
}

/** Runs each job that is due, to its end, in the order in which they are due. */
async function runDue(
	job: JobContext,
	jobs: readonly JobDefinition[],
	now: Date,
): Promise<{ due: Due[]; next: Due | null; failures: string[] }> {
	const failures: string[] = [];
	const all = await listDue(job, jobs);
	const due = all.filter(({ at }) => at <= now);
	for (const one of due.toSorted((a, b) => +a.at - +b.at)) {
		const definition = jobs.find(({ name }) => name === one.job);
		if (definition === undefined) continue;
		const attempt = { isLast: false, signal: job.signal };
		await runJob(job.runtime, null, definition, {}, attempt).catch((error: unknown) => {
			failures.push(`${one.job}: ${error instanceof Error ? error.message : String(error)}`);
		});
	}
	return { due, next: firstDue(all), failures };
}

async function workUnderWay(job: JobContext, { ignore_dead }: MovingRow): Promise<Work[]> {
	const sources = job.runtime.extensions.list(workPoint);
	const work = await job.transaction((context) => store.listWork(context, sources));
	// The move itself is a job, too.
	const others = work.filter(
		({ kind, detail }) => kind !== 'job' || detail !== advanceReference.name,
	);
	return others.filter(({ grade }) => grade === 'WORKING' || !ignore_dead);
}

const listDue = (job: JobContext, jobs: readonly JobDefinition[]): Promise<Due[]> =>
	job.transaction(async (context) => {
		const all: Due[] = [];
		for (const { name, nextDue: ask } of jobs) {
			const at = (await ask?.(context)) ?? null;
			if (at !== null) all.push({ job: name, at });
		}
		return all;
	});
