/** How often one process may call a vendor: a steady rate, and how many calls may leave at once after a quiet time. */
export type PaceSettings = { per_second: number; burst: number };

/** Gives the calls to one vendor their turns. */
export type Pace = {
	/** Waits for a turn. Answers the seconds that it would take when nobody should wait for so long; 0 when it is there. */
	turn(): Promise<number>;
};

/**
 * A token bucket, kept as the one moment at which it will be full again. Turns are waited for in real time, whatever
 * the service's clock says. It knows of this process only: what all processes may do is divided among them by the settings.
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
