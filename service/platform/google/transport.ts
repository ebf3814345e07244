import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { isProviderError, ProviderError } from '../errors/index.ts';
import { malformedAnswer, vendorCall } from '../provider/index.ts';
import type { GoogleAuth } from './auth.ts';
import { fromGoogleError } from './errors.ts';

export type GoogleCall<T> = {
	/** Name for people and logs, such as "users.insert". */
	name: string;
	/** True when the call may change something at Google; decides what a broken answer means. */
	changes: boolean;
	answer: z.ZodType<T>;
};

/** Options for one call of a generated client; the library's own retry stays off because it would also repeat blindly. */
export type GoogleCallOptions = { signal: AbortSignal; retry: false };

export type GoogleTransport = {
	<T>(
		call: GoogleCall<T>,
		run: (options: GoogleCallOptions) => Promise<{ data: unknown }>,
	): Promise<T>;
	/** Signs the calls of the generated clients. */
	readonly auth: GoogleAuth;
};

const attemptsMax = 3;
const secondsWorthWaiting = 5;

/**
 * Creates the function by which a provider calls a Google API: it gets a token, makes the call within its time limit and
 * validates the answer. Quota refusals are retried a few times, a refused token once with a new token; Google has then
 * done nothing, so this is safe for creates.
 * Example: `call({ name: 'users.get', changes: false, answer: User }, (options) => api.users.get(params, options))`
 */
export function createGoogleTransport(settings: {
	provider: string;
	auth: GoogleAuth;
	timeout_ms: number;
	quota_pause_ms: number;
}): GoogleTransport {
	const { provider, auth, timeout_ms: timeoutMs } = settings;

	/** Separate from the call: when no token can be obtained, the call was certainly not sent. */
	const ensureToken = (): Promise<unknown> =>
		vendorCall(
			{
				provider,
				name: 'token',
				timeoutMs,
				changes: false,
				translate: (error) =>
					fromGoogleError(error, { provider, name: 'token', changes: false, now: new Date() }),
			},
			() => auth.getAccessToken(),
		);

	const call = async <T>(
		request: GoogleCall<T>,
		run: (options: GoogleCallOptions) => Promise<{ data: unknown }>,
	): Promise<T> => {
		for (let attempt = 1; ; attempt += 1) {
			try {
				await ensureToken();
				const { name, changes } = request;
				const answer = await vendorCall(
					{
						provider,
						name,
						timeoutMs,
						changes,
						translate: (error) =>
							fromGoogleError(error, { provider, name, changes, now: new Date() }),
					},
					async (signal) => (await run({ signal, retry: false })).data,
				);
				return parseAnswer(provider, request, answer);
			} catch (error) {
				if (attempt === attemptsMax) throw error;
				if (attempt === 1 && isOfOldToken(error)) {
					auth.credentials.expiry_date = 1;
					continue;
				}
				if (!isWorthRepeating(error)) throw error;
				const pauseMs = settings.quota_pause_ms * 2 ** (attempt - 1);
				await sleep(pauseMs * (1 + Math.random() / 2));
			}
		}
	};
	return Object.assign(call, { auth });
}

function parseAnswer<T>(provider: string, call: GoogleCall<T>, answer: unknown): T {
	const parsed = call.answer.safeParse(answer);
	if (parsed.success) return parsed.data;
	const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole answer');
	throw new ProviderError(
		provider,
		call.changes ? 'outcome-unknown' : 'unavailable',
		`${provider} answered ${call.name} in an unknown shape: ${fields.join(', ')}`,
		{ code: malformedAnswer },
	);
}

/** Google may revoke a token before it expires, for example after a password change; the call had no effect then. */
const isOfOldToken = (error: unknown): boolean =>
	isProviderError(error) && ['UNAUTHENTICATED', 'authError'].includes(error.code ?? '');

function isWorthRepeating(error: unknown): boolean {
	if (!isProviderError(error) || error.kind !== 'throttled') return false;
	return (error.retryAfterSeconds ?? 0) <= secondsWorthWaiting;
}

/** Turns "there is no such thing" into null; `statuses` are the HTTP statuses by which Google says so. */
export async function orNull<T>(call: Promise<T>, statuses: readonly number[]): Promise<T | null> {
	try {
		return await call;
	} catch (error) {
		const isAbsent =
			isProviderError(error) &&
			error.kind === 'rejected' &&
			error.status !== undefined &&
			statuses.includes(error.status);
		if (isAbsent) return null;
		throw error;
	}
}
