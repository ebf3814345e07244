import { ProviderError } from '../errors/index.ts';
import { mayStillSend } from '../lease/hold-lease.ts';

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
	if (!mayStillSend()) {
		const message = `${call.name} was not sent: the lease of this work has run out, so another process may have claimed it`;
		throw new ProviderError(call.provider, 'unavailable', message, { code: 'lease-lost' });
	}
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

/** Errors raised before a request can have left this machine: nothing can have happened at the vendor. */
export function neverSent(error: unknown): boolean {
	const codes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
	for (let current: unknown = error; current instanceof Error; current = current.cause) {
		if ('code' in current && typeof current.code === 'string' && codes.has(current.code))
			return true;
	}
	return false;
}
