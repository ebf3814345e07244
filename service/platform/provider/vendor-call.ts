import { isProviderError, ProviderError } from '../errors/index.ts';
import { mayStillSend } from '../lease/hold-lease.ts';
import { codeOfBreak } from './read-records.ts';

/**
 * Runs one call to a vendor under a time limit and turns whatever it throws into a ProviderError.
 *
 * `translate` sees the raw error and must decide; a time-out is `unavailable` for a call that changes nothing at the
 * vendor (`changes: false`) and `outcome-unknown` for one that does.
 * Example: `vendorCall({ provider: 'xendit', timeoutMs: 10_000, changes: true, translate }, (signal) => sdk.create(…))`
 */
export async function vendorCall<T>(
	call: {
		provider: string;
		name: string;
		timeoutMs: number;
		changes: boolean;
		translate(error: unknown): ProviderError;
	},
	run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	assertMaySend(call);
	const controller = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			controller.abort();
			reject(
				new ProviderError(
					call.provider,
					call.changes ? 'outcome-unknown' : 'unavailable',
					`${call.provider} gave no answer to ${call.name} within ${call.timeoutMs} ms`,
					{ code: 'timeout' },
				),
			);
		}, call.timeoutMs);
	});
	try {
		return await Promise.race([run(controller.signal), limit]);
	} catch (error) {
		if (error instanceof ProviderError) throw error;
		throw call.translate(error);
	} finally {
		clearTimeout(timer);
	}
}

/** For a library that is not called through `vendorCall`. Without it a process that wakes up late repeats what its successor did. */
export function assertMaySend({ provider, name }: { provider: string; name: string }): void {
	if (mayStillSend()) return;
	const message = `${name} was not sent: the lease of this work has run out, so another process may have claimed it`;
	throw new ProviderError(provider, 'unavailable', message, { code: 'lease-lost' });
}

/** A call without an answer that can be read: unless it was never sent, what changes something may have been done all the same. */
export function brokenCall(
	error: unknown,
	{ provider, name, changes }: { provider: string; name: string; changes: boolean },
): ProviderError {
	const isUnsent = neverSent(error);
	return new ProviderError(
		provider,
		changes && !isUnsent ? 'outcome-unknown' : 'unavailable',
		`${provider} gave no answer to ${name} that can be read`,
		{ code: isUnsent ? 'unreachable' : codeOfBreak(error) },
	);
}

/** Null in place of an answer with this status, such as 404. */
export async function nullOn<T>(status: number, answer: Promise<T>): Promise<T | null> {
	try {
		return await answer;
	} catch (error) {
		if (isProviderError(error) && error.status === status) return null;
		throw error;
	}
}

/** Errors raised before a request can have left this machine: nothing can have happened at the vendor. */
export function neverSent(error: unknown): boolean {
	for (let current: unknown = error; current instanceof Error; current = current.cause) {
		if ('code' in current && typeof current.code === 'string' && unsentCodes.has(current.code))
			return true;
	}
	return false;
}

/** The last two are those of a socket in the file system that is not there or must not be opened. */
const unsentCodes: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOENT',
	'EACCES',
]);
