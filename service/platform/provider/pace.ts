/** A steady rate, and how much may be sent at once after a quiet time. */
export type Rate = { per_second: number; burst: number };

/** Rate limit of one process for one vendor. */
export type PaceSettings = Rate & {
	/**
	 * What a call costs, by port and method (`mailbox.getRaw`), where the vendor counts units; 1 where nothing is said.
	 */
	costs?: Readonly<Record<string, number>>;
	/** A narrower limit for some of the methods, which they keep to besides the other. */
	narrower?: Rate & { methods: readonly string[] };
};

/** Rate limiter for the calls to one vendor. */
export type Pace = {
	/**
	 * Waits for a turn and returns 0; returns the seconds until one, without waiting, when that exceeds the longest
	 * wait.
	 */
	turn(cost?: number): Promise<number>;
};

/**
 * A token bucket, stored as the time at which it will be full again. It waits in real time, not by the service's clock.
 * It counts the calls of this process only: the settings divide the vendor's limit among the processes.
 */
export function createPace(settings: Rate, waitMsMax: number): Pace {
	const gapMs = 1000 / settings.per_second;
	let fullAt = 0;
	return {
		async turn(cost = 1) {
			const now = performance.now();
			const fullAfter = Math.max(fullAt, now) + cost * gapMs;
			// What costs more than the whole bucket waits until it is full, and not for ever.
			const waitMs = fullAfter - Math.max(settings.burst, cost) * gapMs - now;
			if (waitMs > waitMsMax) return Math.ceil(waitMs / 1000);
			fullAt = fullAfter;
			if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
			return 0;
		},
	};
}
