import { TooManyRequests } from './errors.ts';

/** Fixed window of a minute per caller, in memory: it protects this process; it is not a billing quota. */
export function createRateLimit(
	perMinute: number,
): (caller: string, now: Date) => { limit: number; remaining: number; reset: number } {
	const counts = new Map<string, number>();
	let window = 0;
	return (caller, now) => {
		const minute = Math.floor(now.getTime() / 60_000);
		if (minute !== window) {
			counts.clear();
			window = minute;
		}
		const used = (counts.get(caller) ?? 0) + 1;
		counts.set(caller, used);
		const reset = 60 - Math.floor((now.getTime() / 1000) % 60);
		if (used > perMinute) throw TooManyRequests({}, { retryAfterSeconds: reset });
		return { limit: perMinute, remaining: perMinute - used, reset };
	};
}
