import type { Request } from 'express';
import { assertSameOrigin } from './same-origin.ts';

describe('a form', () => {
	const check = (headers: Record<string, string>, method = 'POST') => {
		try {
			assertSameOrigin({ method, headers } as unknown as Request, 'https://sales.example/app');
			return 'taken';
		} catch (error) {
			return Object(error).definition.code;
		}
	};

	it.each([
		[{ 'sec-fetch-site': 'cross-site' }, 'route.cross-site'],
		[{ origin: 'https://other.example' }, 'route.cross-site'],
		[{}, 'route.cross-site'],
		[{ 'sec-fetch-site': 'same-origin' }, 'taken'],
		[{ origin: 'https://sales.example' }, 'taken'],
	])('with %j is %s', (headers, outcome) => {
		expect(check(headers)).toBe(outcome);
	});

	it('is not what a reader only looks at', () => {
		expect(check({ 'sec-fetch-site': 'cross-site' }, 'GET')).toBe('taken');
	});
});
