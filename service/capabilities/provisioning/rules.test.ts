import {
	isInstalled,
	markerOf,
	secondsUntilNextTry,
	troublesInARow,
	waitTransition,
} from './rules.ts';

describe('the rules of provisioning', () => {
	it('mark everything of one item alike, and two items differently', () => {
		expect(markerOf('a')).toBe(markerOf('a'));
		expect(markerOf('a')).not.toBe(markerOf('b'));
	});

	it.each([
		[[], 0],
		[['UNAVAILABLE', 'THROTTLED', 'UNKNOWN'], 3],
		[['UNAVAILABLE', 'RUNNING', 'UNAVAILABLE'], 1],
		[['SUCCESS'], 0],
		[['THROTTLED', null, 'THROTTLED'], 1],
	])('count the troubles in a row of %j as %i', (outcomes, count) => {
		expect(troublesInARow(outcomes)).toBe(count);
	});

	it.each([
		[1, undefined, 30],
		[2, undefined, 60],
		[5, undefined, 480],
		[10, undefined, 900],
		[1, 45.5, 46],
		[10, 45, 900],
	])('after %i troubles, asked to wait %s s, wait %i s', (inARow, asked, seconds) => {
		expect(secondsUntilNextTry(inARow, { retryAfterSeconds: asked })).toBe(seconds);
	});

	it('announce a thing that somebody must do once', () => {
		expect(waitTransition(null, 'Accept the terms')).toBe('wait');
		expect(waitTransition('Accept the terms', 'Accept the terms')).toBe('still_waiting');
		expect(waitTransition('Accept the terms', 'Verify the domain')).toBe('wait');
	});

	it.each([
		['installed', { installed: true, ports: ['provisioningTarget'] }, true],
		['known but not installed', { installed: false, ports: ['provisioningTarget'] }, false],
		['something else', { installed: true, ports: ['paymentGateway'] }, false],
	])('take a target that is %s for usable or not', (_, provider, usable) => {
		expect(isInstalled([{ id: 'gcp', ...provider }], 'gcp')).toBe(usable);
		expect(isInstalled([{ id: 'gcp', ...provider }], 'other')).toBe(false);
	});
});
