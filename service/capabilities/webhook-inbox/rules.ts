import type { RetrySchedule } from '../../platform/retry/index.ts';

/**
 * Invariants: a call that carries no proof leaves no trace; a call that was answered with 200 is stored and is dealt
 * with or ends DEAD where a person sees it; the same delivery is stored once; no secret is stored with it.
 */

const secretNames = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Headers worth keeping: those that prove the caller would let a reader of the database send calls in the vendor's name. */
export function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).filter(
			([name]) => !secretNames.has(name) && !/token|secret|api-?key|password/.test(name),
		),
	);
}

/** One text for each header, names in lower case, as the sources expect them. */
export function plainHeaders(
	headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) => {
			if (value === undefined) return [];
			return [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]];
		}),
	);
}

/** Parameters that came once; what is repeated or nested is no challenge that a vendor sends. */
export const plainQuery = (query: Readonly<Record<string, unknown>>): Record<string, string> =>
	Object.fromEntries(
		Object.entries(query).flatMap(([name, value]) =>
			typeof value === 'string' ? [[name, value]] : [],
		),
	);

/** Ten attempts over some sixteen hours; after the last one the call is DEAD. */
export const webhookRetries: RetrySchedule = {
	gapsSeconds: [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800],
};
