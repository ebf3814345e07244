/** Rate limit of one process for one vendor: a steady rate, and how many calls may be sent at once after a quiet time. */
export type PaceSettings = { per_second: number; burst: number };

/** Rate limiter for the calls to one vendor. */
export type Pace = {
	/**
	 * Waits for a turn and returns 0; returns the seconds until one, without waiting, when that exceeds the longest
	 * wait.
	 */
	turn(): Promise<number>;
};

/**
 * A token bucket, stored as the time at which it will be full again. It waits in real time, not by the service's clock.
 * It counts the calls of this process only: the settings divide the vendor's limit among the processes.
 */
export function createPace(settings: PaceSettings, waitMsMax: number): Pace {
	const gapMs = 1000 / settings.per_second;
	let fullAt = 0;
	return {
		async turn() {
			const now = performance.now();
			const fullAfter = Math.max(fullAt, now) + gapMs;
			const waitMs = fullAfter - settings.burst * gapMs - now;
			if (waitMs > waitMsMax) return Math.ceil(waitMs / 1000);
			fullAt = fullAfter;
			if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
			return 0;
		},
	};
}
