/** When work that failed is tried again. */
export type RetrySchedule = {
	/** Seconds before the second attempt, the third and so on. */
	gapsSeconds: readonly number[];
	/** Seconds before every further attempt. Without it the work is given up when the gaps are used up. */
	thenEverySeconds?: number;
	/** Each gap gets longer or shorter by up to this share, so that work that failed together does not return together. */
	jitter?: number;
};

/** The longest wait that an answer such as `Retry-After` can ask for. */
const askedSecondsMax = 86_400;

/**
 * Seconds until the next attempt after `attempts` were made; null when there is none. `askedSeconds` is what the other
 * side asked for: it makes a gap longer, never shorter. `random` is between 0 and 1.
 */
export function secondsUntilRetry(
	schedule: RetrySchedule & { thenEverySeconds: number },
	attempts: number,
	options?: { askedSeconds?: number | null | undefined; random?: number },
): number;
export function secondsUntilRetry(
	schedule: RetrySchedule,
	attempts: number,
	options?: { askedSeconds?: number | null | undefined; random?: number },
): number | null;
export function secondsUntilRetry(
	{ gapsSeconds, thenEverySeconds, jitter = 0 }: RetrySchedule,
	attempts: number,
	{
		askedSeconds = null,
		random = Math.random(),
	}: { askedSeconds?: number | null | undefined; random?: number } = {},
): number | null {
	const gap = gapsSeconds[attempts - 1] ?? thenEverySeconds;
	if (gap === undefined) return null;
	const spread = gap * (1 + jitter * (2 * random - 1));
	return Math.max(spread, Math.min(askedSeconds ?? 0, askedSecondsMax));
}

/** 2, 4, 8 … seconds up to `mostSeconds`, for so many attempts in all. */
export const doublingGaps = (attempts: number, mostSeconds: number): number[] =>
	Array.from({ length: attempts - 1 }, (_, index) => Math.min(2 ** (index + 1), mostSeconds));
