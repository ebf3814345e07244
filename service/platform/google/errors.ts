import { z } from 'zod';
import { ProviderError } from '../errors/index.ts';
import type { ProviderErrorKind } from '../errors/index.ts';
import { neverSent } from '../provider/index.ts';

/** An error of Google, read from any of its three formats of error bodies. */
export type GoogleRefusal = {
	status: number;
	/** `status` of the new style (ALREADY_EXISTS), otherwise the `reason` of the old one (duplicate). */
	code: string;
	reasons: readonly string[];
	message: string;
	retry_after_seconds?: number;
};

const OldStyleReason = z.object({ reason: z.string().optional() });
const Detail = z.object({ reason: z.string().optional(), retryDelay: z.string().optional() });
const ApiErrorBody = z.object({
	error: z.object({
		message: z.string().optional(),
		status: z.string().optional(),
		errors: z.array(OldStyleReason).optional(),
		details: z.array(Detail).optional(),
	}),
});
const TokenErrorBody = z.object({ error: z.string(), error_description: z.string().optional() });
const ErrorWithResponse = z.object({
	response: z.object({ status: z.number(), data: z.unknown(), headers: z.unknown() }),
});

const quotaReasons = new Set([
	'userRateLimitExceeded',
	'rateLimitExceeded',
	'quotaExceeded',
	'dailyLimitExceeded',
	'RATE_LIMIT_EXCEEDED',
	'RESOURCE_EXHAUSTED',
]);
const secondsUntilDailyQuotaIsWorthTrying = 3600;

/** Reads an error body of Google; `retryAfter` is the header of that name. */
export function readGoogleRefusal(
	status: number,
	body: unknown,
	retryAfter: string | undefined,
	now: Date,
): GoogleRefusal {
	const token = TokenErrorBody.safeParse(body);
	if (token.success) {
		const { error: code, error_description: description } = token.data;
		return { status, code, reasons: [code], message: withoutAddresses(description ?? code) };
	}
	const parsed = ApiErrorBody.safeParse(body);
	const error = parsed.success ? parsed.data.error : {};
	const details = error.details ?? [];
	const reasons = [...(error.errors ?? []), ...details].flatMap((entry) => entry.reason ?? []);
	// A proxy in front of Google may answer with HTML.
	const told = error.message?.trim() ?? '';
	const message = told === '' || told.startsWith('<') ? 'no explanation' : told;
	const seconds = [
		...details.map((detail) => fromDuration(detail.retryDelay)),
		fromRetryAfter(retryAfter, now),
		fromRetryAfter(/retry after (\S+)/i.exec(message)?.[1], now),
		reasons.includes('dailyLimitExceeded') ? secondsUntilDailyQuotaIsWorthTrying : undefined,
	].find((value) => value !== undefined);
	return {
		status,
		code: error.status ?? reasons[0] ?? String(status),
		reasons: error.status === undefined ? reasons : [error.status, ...reasons],
		message: withoutAddresses(message),
		...(seconds === undefined ? {} : { retry_after_seconds: seconds }),
	};
}

/** The kind of ProviderError for a refusal. After a 5xx to a call that changes something the outcome is unknown. */
export function kindOfGoogleRefusal(
	refusal: Pick<GoogleRefusal, 'status' | 'code' | 'reasons'>,
	changes: boolean,
): ProviderErrorKind {
	const { status, code, reasons } = refusal;
	if (status === 429) return 'throttled';
	if (status === 403 && reasons.some((reason) => quotaReasons.has(reason))) return 'throttled';
	if (status === 409 && code === 'ABORTED') return 'unavailable';
	if (status >= 500 || status === 408) return changes ? 'outcome-unknown' : 'unavailable';
	if (status < 400) return changes ? 'outcome-unknown' : 'unavailable';
	return 'rejected';
}

/**
 * Turns any error of a Google client into a ProviderError. The original is not kept as `cause`: it holds the whole
 * request, that is passwords and mails.
 */
export function fromGoogleError(
	error: unknown,
	call: { provider: string; name: string; changes: boolean; now: Date },
): ProviderError {
	const answered = ErrorWithResponse.safeParse(error);
	if (answered.success) {
		const { status, data, headers } = answered.data.response;
		return fromGoogleRefusal(
			readGoogleRefusal(status, data, retryAfterOf(headers), call.now),
			call,
		);
	}
	const nothingSent = neverSent(error);
	const kind = call.changes && !nothingSent ? 'outcome-unknown' : 'unavailable';
	return new ProviderError(
		call.provider,
		kind,
		nothingSent
			? `${call.provider} could not be reached for ${call.name}`
			: `${call.provider} broke off during ${call.name}`,
		{ code: 'network' },
	);
}

/** The ProviderError for a refusal that was read already. */
export function fromGoogleRefusal(
	refusal: GoogleRefusal,
	call: { provider: string; name: string; changes: boolean },
): ProviderError {
	return new ProviderError(
		call.provider,
		kindOfGoogleRefusal(refusal, call.changes),
		`${call.provider} answered ${call.name} with ${[...new Set([String(refusal.status), refusal.code])].join(' ')}: ${refusal.message}`,
		{
			code: refusal.code,
			status: refusal.status,
			...(refusal.retry_after_seconds === undefined
				? {}
				: { retryAfterSeconds: refusal.retry_after_seconds }),
		},
	);
}

/** Vendor messages repeat the addresses that were sent; those are personal data and do not belong in logs. */
function withoutAddresses(message: string): string {
	return message.replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, '[address]').slice(0, 300);
}

function fromDuration(duration: string | undefined): number | undefined {
	const seconds = /^(\d+(?:\.\d+)?)s$/.exec(duration ?? '')?.[1];
	return seconds === undefined ? undefined : Math.max(1, Math.ceil(Number(seconds)));
}

/** Seconds from "120", from an HTTP date or from an RFC 3339 time. */
function fromRetryAfter(value: string | undefined, now: Date): number | undefined {
	if (value === undefined) return undefined;
	if (/^\d+$/.test(value)) return Math.max(1, Number(value));
	const time = Date.parse(value);
	return Number.isNaN(time) ? undefined : Math.max(1, Math.ceil((time - now.getTime()) / 1000));
}

function retryAfterOf(headers: unknown): string | undefined {
	if (typeof headers !== 'object' || headers === null || !('get' in headers)) return undefined;
	if (typeof headers.get !== 'function') return undefined;
	const value: unknown = headers.get('retry-after');
	return typeof value === 'string' ? value : undefined;
}
