import { sha256Hex } from '../security/index.ts';

export type Rate = { allowed: boolean; limit: number; remaining: number; reset: number };
export type RateLimit = {
	/** Counts one request. */
	take(caller: { authorization: string | undefined; address: string }, now: Date): Rate;
	/** From now on this credential is counted separately. */
	trust(authorization: string): void;
};

/** Largest number of remembered credentials; beyond it the oldest is removed. */
const trustedMax = 10_000;

/**
 * Fixed window of a minute per caller, in memory: it protects this process; it is not a billing quota. Only a
 * credential that was valid once is counted separately. All others count for their IP address; otherwise every guessed key
 * would be a new caller and guessing would be unlimited.
 */
export function createRateLimit(perMinute: number): RateLimit {
	const counts = new Map<string, number>();
	const trusted = new Set<string>();
	let window = 0;
	return {
		take({ authorization, address }, now) {
			const minute = Math.floor(now.getTime() / 60_000);
			if (minute !== window) {
				counts.clear();
				window = minute;
			}
			const credential = authorization === undefined ? null : sha256Hex(authorization);
			const caller =
				credential !== null && trusted.has(credential) ? credential : `address:${address}`;
			const used = (counts.get(caller) ?? 0) + 1;
			counts.set(caller, used);
			return {
				allowed: used <= perMinute,
				limit: perMinute,
				remaining: Math.max(0, perMinute - used),
				reset: 60 - Math.floor((now.getTime() / 1000) % 60),
			};
		},
		trust(authorization) {
			const credential = sha256Hex(authorization);
			if (trusted.has(credential)) return;
			trusted.add(credential);
			const oldest = trusted.values().next().value;
			if (trusted.size > trustedMax && oldest !== undefined) trusted.delete(oldest);
		},
	};
}
