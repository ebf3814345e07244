import fc from 'fast-check';
import {
	attemptsMax,
	matchesFilters,
	matchesType,
	nextAttemptSeconds,
	retrySeconds,
} from './rules.ts';

describe('the retry schedule', () => {
	it('makes ten attempts over 75 h 35 m 05 s', () => {
		expect(attemptsMax).toBe(10);
		expect(retrySeconds.reduce((sum, seconds) => sum + seconds, 0)).toBe(75 * 3600 + 35 * 60 + 5);
		expect(nextAttemptSeconds(10, 0, null)).toBeNull();
	});

	it('spreads by a fifth at most, and never comes before Retry-After, nor later than a day after', () => {
		const attempts = fc.integer({ min: 1, max: 9 });
		const jitters = fc.double({ min: -0.2, max: 0.2, noNaN: true });
		fc.assert(
			fc.property(
				attempts,
				jitters,
				fc.option(fc.integer({ min: 1, max: 10_000_000 })),
				(attempt, jitter, retryAfter) => {
					const base = retrySeconds[attempt - 1]!;
					const seconds = nextAttemptSeconds(attempt, jitter, retryAfter)!;
					expect(seconds).toBeGreaterThanOrEqual(base * 0.8);
					expect(seconds).toBeGreaterThanOrEqual(Math.min(retryAfter ?? 0, 86_400));
					expect(seconds).toBeLessThanOrEqual(Math.max(base * 1.2, 86_400));
				},
			),
		);
	});
});

describe('what an endpoint wants', () => {
	it.each([
		[['*'], 'payment.succeeded', true],
		[['payment.*'], 'payment.succeeded', true],
		[['payment.*'], 'payment_link.created', false],
		[['payment.succeeded'], 'payment.succeeded', true],
		[['payment.succeeded'], 'payment.succeeded_late', false],
		[['quotation.*', 'payment.failed'], 'payment.succeeded', false],
		[[], 'payment.succeeded', false],
	])('%p fits %s: %p', (patterns, type, fits) => {
		expect(matchesType(patterns, type)).toBe(fits);
	});

	const event = {
		type: 'payment.succeeded',
		client_id: 'client-1',
		payload: { status: 'PAID', amount: 1000 },
	};
	it.each([
		[{}, true],
		[{ client_id: 'client-1', status: 'PAID', smallest_amount: 1000 }, true],
		[{ client_id: 'client-2' }, false],
		[{ status: 'OPEN' }, false],
		[{ smallest_amount: 1001 }, false],
		[{ smallest_amount: 0 }, true],
	])('%p fits the payment: %p', (filters, fits) => {
		expect(matchesFilters(filters, event)).toBe(fits);
	});

	it('counts data.total as an amount, and nothing else', () => {
		expect(matchesFilters({ smallest_amount: 5 }, { ...event, payload: { total: 5 } })).toBe(true);
		for (const payload of [{ amount: '1000' }, {}, null, 'text'])
			expect(matchesFilters({ smallest_amount: 5 }, { ...event, payload })).toBe(false);
	});
});
