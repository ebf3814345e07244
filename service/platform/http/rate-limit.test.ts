import { createRateLimit } from './rate-limit.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 20, 3, 0, seconds));
const caller = (authorization: string | undefined, address = '198.51.100.1') => ({
	authorization,
	address,
});

describe('the rate limit', () => {
	it('counts a valid credential by itself and starts anew each minute', () => {
		const limit = createRateLimit(2);
		limit.trust('Bearer one');
		limit.trust('Bearer two');
		expect(limit.take(caller('Bearer one'), at(0))).toEqual({
			allowed: true,
			limit: 2,
			remaining: 1,
			reset: 60,
		});
		expect(limit.take(caller('Bearer one'), at(15))).toEqual({
			allowed: true,
			limit: 2,
			remaining: 0,
			reset: 45,
		});
		expect(limit.take(caller('Bearer one'), at(30))).toEqual({
			allowed: false,
			limit: 2,
			remaining: 0,
			reset: 30,
		});
		expect(limit.take(caller('Bearer two'), at(30)).allowed).toBe(true);
		expect(limit.take(caller('Bearer one'), at(60)).allowed).toBe(true);
	});

	it('gives no fresh account to each guessed key', () => {
		const limit = createRateLimit(10);
		const answers = Array.from(
			{ length: 20 },
			(_, guess) => limit.take(caller(`Bearer guess-${guess}`), at(0)).allowed,
		);
		expect(answers.filter(Boolean)).toHaveLength(10);
		expect(limit.take(caller(undefined), at(0)).allowed).toBe(false);
		expect(limit.take(caller(undefined, '198.51.100.2'), at(0)).allowed).toBe(true);
	});

	it('forgets the oldest credential rather than growing without end', () => {
		const limit = createRateLimit(1);
		for (let number = 0; number <= 10_000; number += 1) limit.trust(`Bearer ${number}`);
		expect(limit.take(caller('Bearer 10000'), at(0)).allowed).toBe(true);
		expect(limit.take(caller('Bearer 0'), at(0)).allowed).toBe(true);
		expect(limit.take(caller(undefined), at(0)).allowed).toBe(false);
	});
});
