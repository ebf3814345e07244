import type { ApiErrors, Reply } from '../../core/api.ts';

const STATUS_NAMES: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	401: 'UNAUTHENTICATED',
	403: 'PERMISSION_DENIED',
	404: 'NOT_FOUND',
	409: 'ALREADY_EXISTS',
	412: 'FAILED_PRECONDITION',
	429: 'RESOURCE_EXHAUSTED',
	500: 'INTERNAL',
	503: 'UNAVAILABLE',
};

/** Directory, Licensing and Gmail answer like this. */
export const oldStyleError = (
	code: number,
	reason: string,
	message: string,
	domain = 'global',
): Reply => ({
	status: code,
	body: { error: { code, message, errors: [{ message, domain, reason }] } },
});

/** Resource Manager, Billing and Service Usage answer like this. */
export const newStyleError = (
	code: number,
	message: string,
	status = STATUS_NAMES[code] ?? 'UNKNOWN',
	details?: unknown[],
): Reply => ({
	status: code,
	body: { error: { code, message, status, ...(details ? { details } : {}) } },
});

export function googleErrors(api: 'google' | 'gmail'): ApiErrors {
	const isOld = (path: string) => api === 'gmail' || /^\/(admin|apps)\//.test(path);
	return {
		throttled: (fault) => {
			const seconds = fault.retry_after_s ?? 27;
			if (api === 'gmail') {
				const until = new Date(Date.now() + seconds * 1000).toISOString();
				const message = `User-rate limit exceeded.  Retry after ${until}`;
				return oldStyleError(429, 'rateLimitExceeded', message, 'usageLimits');
			}
			const body = newStyleError(429, 'Quota exceeded for quota metric of this project.').body;
			return { status: 429, headers: { 'retry-after': String(seconds) }, body };
		},
		unavailable: () => newStyleError(503, 'The service is currently unavailable.'),
		not_found: (call) =>
			isOld(call.path)
				? oldStyleError(404, 'notFound', 'Not Found')
				: newStyleError(404, 'Method not found.'),
		invalid_json: () => newStyleError(400, 'Invalid JSON payload received.'),
	};
}
