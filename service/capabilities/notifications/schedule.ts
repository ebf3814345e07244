import type { ProviderError } from '../../platform/errors/index.ts';

/**
 * An attempt without a sign of life for so long is dead. Longer than other holds, since the next attempt looks for the
 * mail first, and the provider's search shows a sent mail only after a while.
 */
export const attemptSeconds = 60;
/** Attempts over about two hours; after the last one a person must look. */
export const attemptsMax = 30;

/** How long to wait after a failed attempt. */
export function nextAttemptSeconds(
	error: Pick<ProviderError, 'kind' | 'retryAfterSeconds'>,
	attempt: number,
): number {
	const growing = Math.min(2 ** attempt, 300);
	// The provider's search shows a sent mail only after a while; looking at once would send it twice.
	const patient = error.kind === 'outcome-unknown' ? Math.max(growing, 60) : growing;
	return Math.max(patient, Math.ceil(error.retryAfterSeconds ?? 0));
}
