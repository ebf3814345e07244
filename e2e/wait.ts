import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer; says what was waited for when there is none in time. */
export async function waitFor<T>(
	what: string | (() => string),
	ask: () => Promise<T | null | undefined | false>,
	timeoutMs = 60_000,
): Promise<T> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== null && answer !== undefined && answer !== false) return answer;
		if (Date.now() > end) {
			const missing = typeof what === 'string' ? what : what();
			throw new Error(`Waited ${timeoutMs / 1000} s for ${missing}`);
		}
		await sleep(150);
	}
}
