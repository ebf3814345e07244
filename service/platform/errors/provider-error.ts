/**
 * The four things that a vendor call can end in besides success:
 * - `rejected`: the vendor understood and said no; repeating it gives the same answer
 * - `throttled`: asked too often; try again after `retryAfterSeconds`
 * - `unavailable`: certainly nothing happened at the vendor; try again
 * - `outcome-unknown`: it may or may not have happened; look it up, never create again blindly
 */
export type ProviderErrorKind = 'rejected' | 'throttled' | 'unavailable' | 'outcome-unknown';

/** Every failure that leaves a provider. `message` is for logs and staff; it holds no secret and no personal data. */
export class ProviderError extends Error {
	readonly provider: string;
	readonly kind: ProviderErrorKind;
	readonly code: string | undefined;
	readonly status: number | undefined;
	readonly retryAfterSeconds: number | undefined;

	constructor(
		provider: string,
		kind: ProviderErrorKind,
		message: string,
		options: { code?: string; status?: number; retryAfterSeconds?: number; cause?: unknown } = {},
	) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'ProviderError';
		this.provider = provider;
		this.kind = kind;
		this.code = options.code;
		this.status = options.status;
		this.retryAfterSeconds = options.retryAfterSeconds;
	}
}

/** Narrowing test that also works for an error that crossed a module boundary. */
export function isProviderError(error: unknown): error is ProviderError {
	return error instanceof ProviderError;
}
