import type { Holidays } from '../../platform/calendar/index.ts';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { DomainError, isProviderError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { askAboutLinks, ensureExactLink } from '../payments/index.ts';
import { dunningConfig } from './config.ts';
import { daysOff, gatherFacts, subjectOf, type Gathered } from './gather-facts.ts';
import { dunningStepLifecycle } from './lifecycle.ts';
import { judgeDue, needsGateway, warningHours, type Verdict } from './rules.ts';
import * as store from './store.ts';
import type { DueStep, StepRow } from './store.ts';
import { skip, takeStep } from './take-step.ts';

const pageSize = 100;
/** Cycles at the same time; each may wait for a gateway. */
const width = 4;
/** Room for the next run, which begins every five minutes; what is left is due then. */
const runMs = 240_000;
/** More than any policy has steps; a cycle that is never done would otherwise keep its place for ever. */
const roundsMax = 100;
const hour = 3600;

type Cycle = { id: string; subscription_id: string | null };

/** Takes every step that is due, cycle by cycle. What goes wrong with one never stops the others. */
export async function runSteps(job: JobContext): Promise<void> {
	if (job.runtime.config.read(dunningConfig).DUNNING === 'off') return;
	const end = performance.now() + runMs;
	const days_off = await daysOff(job);
	for (let after: DueStep | null = null; performance.now() < end;) {
		const page: DueStep[] = await job.transaction((context) =>
			store.listDue(context, { after, take: pageSize }),
		);
		const cycles = new Map<string, Cycle>();
		for (const { billing_cycle_id: id, subscription_id } of page)
			cycles.set(id, { id, subscription_id });
		const waiting = cycles.values();
		const worker = async (): Promise<void> => {
			// The workers share one iterator: each cycle goes to one of them.
			for (const cycle of waiting) {
				if (performance.now() >= end || job.signal.aborted) return;
				await runCycle(job, cycle, days_off);
			}
		};
		await Promise.all(Array.from({ length: width }, worker));
		after = page.at(-1) ?? null;
		if (page.length < pageSize) return;
	}
}

async function runCycle(job: JobContext, cycle: Cycle, days_off: Holidays): Promise<void> {
	try {
		for (let round = 0; round < roundsMax; round += 1) {
			const next = await job.transaction((context) => decide(context, cycle, days_off));
			if (next === null) return;
			if (next !== 'AGAIN') await actOn(job, next, days_off);
		}
		throw new Error('Its steps do not come to an end');
	} catch (error) {
		await recordProblem(job, cycle.id, error);
	}
}

/** Writes down what is to be skipped or to wait; gives the step that is to be taken now, if there is one. */
async function decide(
	context: OperationContext,
	cycle: Cycle,
	days_off: Holidays,
): Promise<{ step: StepRow; tells: boolean } | 'AGAIN' | null> {
	const gathered = await gatherFacts(context, cycle, days_off);
	if (gathered === null) return null;
	for (const { step, verdict } of judgeDue(gathered.facts)) {
		const row = gathered.steps.find(({ id }) => id === step.id);
		if (row === undefined) continue;
		if (verdict.kind === 'ACT') return { step: row, tells: verdict.tells };
		await put(context, gathered, row, verdict);
		// The warning is due now, and comes before the step that asked for it.
		if (verdict.kind === 'WARN_AGAIN') return 'AGAIN';
	}
	return null;
}

async function put(
	context: OperationContext,
	{ steps }: Gathered,
	step: StepRow,
	verdict: Exclude<Verdict, { kind: 'ACT' }>,
): Promise<void> {
	switch (verdict.kind) {
		case 'SKIP':
			return skip(context, step, verdict.reason);
		case 'WAIT':
			return waitUntil(context, step, verdict.until, verdict.reason);
		case 'WARN_AGAIN': {
			const warning = steps.find(({ id }) => id === verdict.warning.id);
			if (warning === undefined) return;
			await move(context, dunningStepLifecycle, warning, 'repeat', {
				run_at: context.now,
				done_at: null,
				message_id: null,
				reason: 'The warning was not sent',
			});
			await store.updateStep(context, step.id, { announced_on: null });
			const earliest = addSeconds(context.now, warningHours * hour);
			return waitUntil(context, step, earliest, 'The final warning is sent again');
		}
	}
}

/** At least a minute: a step that waits for the present would be looked at without an end. */
const waitUntil = async (
	context: OperationContext,
	{ id }: StepRow,
	until: Date,
	reason: string,
): Promise<void> => {
	const soonest = addSeconds(context.now, 60);
	const run_at = until > soonest ? until : soonest;
	await store.updateStep(context, id, { run_at, reason, failures: 0 });
};

/** The vendor is asked outside any transaction; the step is then judged again by what is known after that. */
async function actOn(
	job: JobContext,
	{ step, tells }: { step: StepRow; tells: boolean },
	days_off: Holidays,
): Promise<void> {
	const subject = subjectOf(step.billing_cycle_id);
	if (needsGateway(step)) await askAboutLinks(job, subject);
	let silently: string | null = null;
	if (tells && step.message !== null) {
		const link = await ensureExactLink(job, subject);
		if (link.kind === 'IMPOSSIBLE') {
			if (step.action === 'REMIND')
				return job.transaction((context) =>
					waitUntil(context, step, addDays(context.now, 1), link.reason),
				);
			silently = link.reason;
		}
	}
	const take = (why: string | null): Promise<void> =>
		job.transaction((context) => takeStep(context, step, days_off, why));
	try {
		await take(silently);
	} catch (error) {
		// A message that is refused takes its transaction back; what else the step does is done without it.
		if (!isRefusal(error) || silently !== null) throw error;
		await take(error.message);
	}
}

/** What a repeat a moment later does not change. */
const isRefusal = (error: unknown): error is DomainError =>
	error instanceof DomainError && error.retryAfterSeconds === undefined;

/** The step is looked at again, and people are told of one that fails again and again (`attention-store.ts`). */
async function recordProblem(job: JobContext, cycleId: string, error: unknown): Promise<void> {
	const isUsual = isProviderError(error) || error instanceof DomainError;
	const facts = { err: error, billing_cycle_id: cycleId };
	job.log[isUsual ? 'warn' : 'error'](facts, 'a step of dunning could not be taken');
	const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
	const soon = error instanceof DomainError && (error.retryAfterSeconds ?? hour) < 60;
	await job
		.transaction((context) => {
			const run_at = addSeconds(context.now, soon ? 300 : hour);
			return store.recordFailure(context, cycleId, { reason, run_at });
		})
		.catch((failure: unknown) => {
			job.log.error({ ...facts, err: failure }, 'nor could that be written down');
		});
}
