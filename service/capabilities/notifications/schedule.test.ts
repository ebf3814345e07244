import { secondsUntilNextSend } from './schedule.ts';

describe('the time between two attempts to send a mail', () => {
	it.each([
		['unavailable', 1, undefined, 2],
		['unavailable', 4, undefined, 16],
		['unavailable', 20, undefined, 300],
		['throttled', 1, 30.2, 31],
		['throttled', 9, 30, 300],
		['outcome-unknown', 1, undefined, 60],
	] as const)(
		'after %s at attempt %i, asked to wait %s, is %i s',
		(kind, attempt, asked, seconds) => {
			expect(secondsUntilNextSend({ kind, retryAfterSeconds: asked }, attempt)).toBe(seconds);
		},
	);
});
