import { secondsUntilRetry } from '../../platform/retry/index.ts';
import { deliveryRetries, matchesFilters, matchesType } from './rules.ts';

describe('the retry schedule', () => {
	it('makes ten attempts over 75 h 35 m 05 s, spread by a fifth at most', () => {
		const gaps = Array.from({ length: 10 }, (_, made) =>
			secondsUntilRetry(deliveryRetries, made + 1, { random: 0.5 }),
		);
		expect(gaps.at(-1)).toBeNull();
		const seconds = gaps.slice(0, -1).map(Number);
		expect(seconds.reduce((sum, one) => sum + one, 0)).toBe(75 * 3600 + 35 * 60 + 5);
		expect(deliveryRetries.jitter).toBe(0.2);
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
