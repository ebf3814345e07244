import { type RecordableHistogram, createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Percentiles } from './result.ts';

/** Times are recorded in microseconds, up to ten minutes. */
const newHistogram = (): RecordableHistogram =>
	createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 });

export function percentilesOf(histogram: RecordableHistogram): Percentiles {
	const at = (percent: number): number => histogram.percentile(percent) / 1000;
	return { p50: at(50), p95: at(95), p99: at(99), 'p99.9': at(99.9), max: histogram.max / 1000 };
}

/** Percentiles of durations that were measured otherwise, in milliseconds. */
export function percentilesOfMs(durations: readonly number[]): Percentiles {
	const histogram = newHistogram();
	for (const ms of durations) record(histogram, ms);
	return percentilesOf(histogram);
}

/** The mean of the middle half: as steady as a median, and finer where a clock counts whole milliseconds. */
export function middleMean(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const quarter = Math.floor(sorted.length / 4);
	const middle = sorted.slice(quarter, sorted.length - quarter);
	return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

const record = (histogram: RecordableHistogram, ms: number): void =>
	histogram.record(Math.max(1, Math.round(ms * 1000)));

export type LoadResult = {
	done: number;
	perSecond: number;
	percentiles: Percentiles;
	histogram: RecordableHistogram;
	/** Calls that threw, by message. A benchmark that has any did not measure what it says. */
	failures: Record<string, number>;
};

const loadResult = (
	histogram: RecordableHistogram,
	perSecond: number,
	failures: Record<string, number>,
): LoadResult => ({
	done: histogram.count,
	perSecond,
	percentiles: percentilesOf(histogram),
	histogram,
	failures,
});

/** Several loads of the same kind as one: their calls side by side. */
export function pooled(results: readonly LoadResult[]): LoadResult {
	const histogram = newHistogram();
	const failures: Record<string, number> = {};
	for (const one of results) {
		histogram.add(one.histogram);
		for (const [message, count] of Object.entries(one.failures))
			failures[message] = (failures[message] ?? 0) + count;
	}
	const perSecond = results.reduce((sum, one) => sum + one.perSecond, 0) / results.length;
	return loadResult(histogram, perSecond, failures);
}

/** So many callers, each of which calls again as soon as it is answered: how much can be done at most. */
export async function closedLoop(options: {
	callers: number;
	seconds: number;
	warmUpSeconds?: number;
	call: (caller: number) => Promise<unknown>;
}): Promise<LoadResult> {
	const { callers, seconds, warmUpSeconds = 2, call } = options;
	const histogram = newHistogram();
	const failures: Record<string, number> = {};
	const begin = performance.now() + warmUpSeconds * 1000;
	const end = begin + seconds * 1000;
	const loop = async (caller: number): Promise<void> => {
		for (let started = performance.now(); started < end; started = performance.now()) {
			try {
				await call(caller);
			} catch (error) {
				count(failures, error);
				continue;
			}
			const finished = performance.now();
			if (started < begin || finished > end) continue;
			record(histogram, finished - started);
		}
	};
	await Promise.all(Array.from({ length: callers }, (_, caller) => loop(caller)));
	return loadResult(histogram, histogram.count / seconds, failures);
}

/** One caller that makes these calls in turn, so that what else the machine does meanwhile slows down all of them. */
export async function inTurn(
	calls: readonly (() => Promise<unknown>)[],
	{ seconds, warmUpSeconds }: { seconds: number; warmUpSeconds: number },
): Promise<LoadResult[]> {
	const runs = calls.map((call) => ({ call, histogram: newHistogram(), failures: {}, took: 0 }));
	const begin = performance.now() + warmUpSeconds * 1000;
	const end = begin + seconds * 1000;
	while (performance.now() < end) {
		for (const run of runs) {
			const started = performance.now();
			try {
				await run.call();
			} catch (error) {
				count(run.failures, error);
				continue;
			}
			if (started < begin) continue;
			const took = performance.now() - started;
			run.took += took;
			record(run.histogram, took);
		}
	}
	return runs.map(({ histogram, failures, took }) =>
		loadResult(histogram, (histogram.count * 1000) / took, failures),
	);
}

/**
 * Calls that come when they come, so many a second on average, whether or not earlier ones are answered. A call's time
 * counts from the moment at which it should have come: a stall costs every call that waited.
 */
export async function openLoop(options: {
	perSecond: number;
	seconds: number;
	/** Before that they come as often and do not count: connections that have rested are opened again. */
	warmUpSeconds?: number;
	/** Between 0 and 1; the times of arrival follow from it. */
	random: () => number;
	/** `due` is the moment (`performance.now()`) at which the call should have come. */
	call: (due: number) => Promise<unknown>;
}): Promise<LoadResult> {
	const { perSecond, seconds, warmUpSeconds = 1, random, call } = options;
	const histogram = newHistogram();
	const failures: Record<string, number> = {};
	const underWay = new Set<Promise<void>>();
	let due = performance.now();
	const begin = due + warmUpSeconds * 1000;
	while (due < begin + seconds * 1000) {
		const wait = due - performance.now();
		if (wait > 1) await sleep(wait);
		const arrival = due;
		const one = call(arrival).then(
			() => {
				if (arrival >= begin) record(histogram, performance.now() - arrival);
			},
			(error: unknown) => count(failures, error),
		);
		underWay.add(one);
		void one.finally(() => underWay.delete(one));
		due += (-Math.log(1 - random()) / perSecond) * 1000;
	}
	await Promise.all(underWay);
	const took = (performance.now() - begin) / 1000;
	return loadResult(histogram, histogram.count / took, failures);
}

function count(failures: Record<string, number>, error: unknown): void {
	const message = error instanceof Error ? error.message : String(error);
	failures[message] = (failures[message] ?? 0) + 1;
}

/** Throws when a load had failures: its figures would be those of something else. */
export function withoutFailures(name: string, result: LoadResult): LoadResult {
	const [first] = Object.entries(result.failures);
	if (first !== undefined) throw new Error(`${name}: ${first[1]} calls failed: ${first[0]}`);
	return result;
}
