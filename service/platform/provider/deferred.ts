import { DomainError, isProviderError } from '../errors/index.ts';

/** The vendor has not answered for a while, so it is left alone for some seconds. */
export const circuitOpen = 'circuit-open';
/** The vendor was to be called more often than it is allowed to, or it has asked for a pause. */
export const rateLimitedLocally = 'rate-limited-locally';
const codes: readonly unknown[] = [circuitOpen, rateLimitedLocally];

/** When work that was held back is tried again: not at every chance, since there may be much of it. */
export const deferredSeconds = 30;

/**
 * For whoever counts attempts: true when the service itself held a call to a vendor back. Nothing was sent, so it was
 * no attempt.
 */
export function isDeferred(error: unknown): boolean {
	if (isProviderError(error)) return codes.includes(error.code);
	// An operation makes its own error of the vendor's failure, and keeps the code in the details.
	return error instanceof DomainError && codes.includes(codeIn(error.details));
}

const codeIn = (details: unknown): unknown =>
	typeof details === 'object' && details !== null && 'code' in details ? details.code : undefined;
