import type { ProviderError } from '../../platform/errors/index.ts';
import { doublingGaps, secondsUntilRetry } from '../../platform/retry/index.ts';

/**
 * The lease of an attempt. Longer than other leases, because the next attempt searches for the mail before it sends, and
 * the provider's search shows a sent mail only after a while.
 */
export const attemptSeconds = 60;
/** Attempts over about two hours; after the last one a person must look. */
export const attemptsMax = 30;

const messageRetries = { gapsSeconds: doublingGaps(9, 300), thenEverySeconds: 300 };
/** The provider's search shows a sent mail only after a while; an earlier search would miss it and send it twice. */
const unknownOutcomeSeconds = 60;

/** Seconds until the next attempt after a failed one. */
export function secondsUntilNextSend(
	{ kind, retryAfterSeconds }: Pick<ProviderError, 'kind' | 'retryAfterSeconds'>,
	attempt: number,
): number {
	const least = kind === 'outcome-unknown' ? unknownOutcomeSeconds : 0;
	const gap = secondsUntilRetry(messageRetries, attempt, { askedSeconds: retryAfterSeconds });
	return Math.ceil(Math.max(gap, least));
}
