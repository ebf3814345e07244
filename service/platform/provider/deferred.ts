import { DomainError, isProviderError } from '../errors/index.ts';

/** The circuit breaker is open: the vendor has not answered several times in a row. */
export const circuitOpen = 'circuit-open';
/** The call would exceed the vendor's rate limit, or the vendor has asked for a pause. */
export const rateLimitedLocally = 'rate-limited-locally';
const codes: readonly unknown[] = [circuitOpen, rateLimitedLocally];

/** Seconds until work whose call was held back is tried again; shorter gaps would load the queue while a vendor is down. */
export const deferredSeconds = 30;

/**
 * True when the service itself held a call back (circuit breaker or rate limit). Nothing was sent, so code that counts
 * attempts must not count this one.
 */
export function isDeferred(error: unknown): boolean {
	if (isProviderError(error)) return codes.includes(error.code);
	// An operation turns the vendor's failure into an error of its own and keeps the code in the details.
	return error instanceof DomainError && codes.includes(codeIn(error.details));
}

const codeIn = (details: unknown): unknown =>
	typeof details === 'object' && details !== null && 'code' in details ? details.code : undefined;
