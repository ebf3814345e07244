import { VendorRefused, VendorUnavailable } from './common-errors.ts';
import type { ProviderError } from './provider-error.ts';

/** The error that a caller sees for a vendor's failure. */
export function vendorFailure(error: ProviderError): Error {
	const details = { provider: error.provider, code: error.code ?? null };
	if (error.kind === 'rejected') return VendorRefused(details, { detail: error.message });
	return VendorUnavailable(details, {
		detail: error.message,
		retryAfterSeconds: error.retryAfterSeconds ?? 5,
	});
}
