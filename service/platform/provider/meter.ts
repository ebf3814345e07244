import type { Clock } from '../clock/index.ts';
import { isProviderError } from '../errors/index.ts';
import { isDeferred } from './deferred.ts';

/** Upper ends of the buckets into which durations are counted, in milliseconds; what took longer is in one more. */
export const durationBounds = [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600] as const;

/** What one process asked one vendor in one minute. */
export type VendorMinute = {
	provider: string;
	/** The instant at which the minute began. */
	minute: Date;
	/** Calls that were sent. */
	calls: number;
	/** Of these: not answered in time, not reached, or answered by an error of the vendor's own. */
	failures: number;
	/** Of these: "too many requests". */
	throttled: number;
	/** Calls that were not sent, because the vendor does not answer, or not so often. */
	held_back: number;
	/** Calls by duration: one number for each of `durationBounds`, and one for what took longer. */
	durations: number[];
	last_success_at: Date | null;
	last_failure_at: Date | null;
	/** Kind and code of the last failure, such as "unavailable timeout": no text of the vendor, which may name people. */
	last_failure: string | null;
};

/** Counts the calls of this process, for as long as nobody has taken the counts. */
export type Meter = {
	/** Has `call` counted for a vendor. */
	measure<T>(provider: string, call: () => Promise<T>): Promise<T>;
	/**
	 * Minutes that have changed since they were taken last. A minute is given whole each time, so that writing it twice does no
	 * harm; it is forgotten when it is over.
	 */
	take(): VendorMinute[];
	/** Has the minutes given again that could not be written. */
	giveBack(minutes: readonly VendorMinute[]): void;
};

export function createMeter(clock: Clock): Meter {
	const minutes = new Map<string, VendorMinute>();
	const changed = new Set<VendorMinute>();

	function present(provider: string): VendorMinute {
		const minute = startOfMinute(clock.now());
		const known = minutes.get(provider);
		const one = known?.minute.getTime() === minute.getTime() ? known : empty(provider, minute);
		minutes.set(provider, one);
		changed.add(one);
		return one;
	}

	function count(provider: string, milliseconds: number, error: unknown): void {
		const one = present(provider);
		if (isDeferred(error)) {
			one.held_back += 1;
			return;
		}
		one.calls += 1;
		const bucket = durationBounds.findIndex((bound) => milliseconds <= bound);
		const place = bucket === -1 ? durationBounds.length : bucket;
		one.durations[place] = (one.durations[place] ?? 0) + 1;
		const failure = failureOf(error);
		if (failure === 'throttled') one.throttled += 1;
		if (failure === null) {
			one.last_success_at = clock.now();
			return;
		}
		one.failures += 1;
		one.last_failure_at = clock.now();
		one.last_failure = failure;
	}

	return {
		async measure(provider, call) {
			const startedAt = performance.now();
			try {
				const answer = await call();
				count(provider, performance.now() - startedAt, undefined);
				return answer;
			} catch (error) {
				count(provider, performance.now() - startedAt, error);
				throw error;
			}
		},
		take() {
			const taken = [...changed];
			changed.clear();
			return taken;
		},
		giveBack(taken) {
			for (const one of taken) changed.add(one);
		},
	};
}

/** Null for an answer, also for a refusal: the vendor is well and said no. A defect of ours says nothing about it either. */
function failureOf(error: unknown): string | null {
	if (!isProviderError(error) || error.kind === 'rejected') return null;
	if (error.kind === 'throttled') return 'throttled';
	return [error.kind, error.code ?? error.status ?? ''].join(' ').trim().slice(0, 100);
}

const startOfMinute = (at: Date): Date => new Date(Math.floor(at.getTime() / 60_000) * 60_000);

const empty = (provider: string, minute: Date): VendorMinute => ({
	provider,
	minute,
	calls: 0,
	failures: 0,
	throttled: 0,
	held_back: 0,
	durations: Array.from({ length: durationBounds.length + 1 }, () => 0),
	last_success_at: null,
	last_failure_at: null,
	last_failure: null,
});
