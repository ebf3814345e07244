import { doublingGaps, secondsUntilRetry, type RetrySchedule } from './index.ts';

describe('secondsUntilRetry', () => {
	const schedule: RetrySchedule = { gapsSeconds: [5, 30, 120] };

	it('gives each attempt its gap, and none after the last', () => {
		const gaps = [1, 2, 3, 4].map((attempts) => secondsUntilRetry(schedule, attempts));
		expect(gaps).toEqual([5, 30, 120, null]);
	});

	it('goes on for ever in steady gaps when the schedule says so', () => {
		const endless = { ...schedule, thenEverySeconds: 3600 };
		expect([3, 4, 400].map((attempts) => secondsUntilRetry(endless, attempts))).toEqual([
			120, 3600, 3600,
		]);
	});

	it('waits longer when asked to, up to a day, and never shorter', () => {
		const asked = (askedSeconds: number) => secondsUntilRetry(schedule, 2, { askedSeconds });
		expect([asked(0), asked(10), asked(90), asked(1e9)]).toEqual([30, 30, 90, 86_400]);
	});

	it('spreads a gap by its jitter to both sides', () => {
		const spread = { gapsSeconds: [100], jitter: 0.2 };
		const at = (random: number) => secondsUntilRetry(spread, 1, { random });
		expect([at(0), at(0.5), at(1)]).toEqual([80, 100, 120]);
		for (let round = 0; round < 100; round += 1) {
			const seconds = secondsUntilRetry(spread, 1) ?? 0;
			expect(seconds).toBeGreaterThanOrEqual(80);
			expect(seconds).toBeLessThanOrEqual(120);
		}
	});
});

describe('doublingGaps', () => {
	it('doubles up to the longest gap, one gap fewer than attempts', () => {
		expect(doublingGaps(12, 300)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
	});
});
