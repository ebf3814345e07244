import { resourceNameOf } from './names.ts';
import { candidatesFor, problemOf, skeletonOf } from './slug-rules.ts';

describe('a slug', () => {
	it.each([
		['example-isp', 'examplelsp'],
		['examp1e-isp', 'examplelsp'],
		['exampleisp', 'examplelsp'],
		['g00gle', 'google'],
		['rnicrosoft', 'mlcrosoft'],
		['paypa1', 'paypal'],
		['corner', 'comer'],
		['comer', 'comer'],
		['vvww', 'www'],
		['5tatus', 'status'],
		['www', 'www'],
	])('%s looks like %s', (slug, skeleton) => {
		expect(skeletonOf(slug)).toBe(skeleton);
	});

	it.each([
		['ab', 'TOO_SHORT'],
		['a'.repeat(41), 'TOO_LONG'],
		['Example', 'NOT_A_LABEL'],
		['müller', 'NOT_A_LABEL'],
		['-example', 'NOT_A_LABEL'],
		['example-', 'NOT_A_LABEL'],
		['xn--example', 'NOT_A_LABEL'],
		['www', 'RESERVED'],
		['www2', 'RESERVED'],
		['mails', 'RESERVED'],
		['5tatus', 'RESERVED'],
		['adm1n', 'RESERVED'],
		['api-2', 'RESERVED'],
		['my-cloudsales-app', 'RESERVED'],
		['c1oudsales', 'RESERVED'],
	])('%s is %s', (slug, code) => {
		expect(problemOf(slug, ['cloudsales'])?.code).toBe(code);
	});

	it.each(['abc', 'example-isp', '3com', 'a'.repeat(40), 'shopping', 'mailbox-house'])(
		'%s can be held',
		(slug) => {
			expect(problemOf(slug, ['cloudsales'])).toBeNull();
		},
	);

	it('is suggested so that it could be held, near to the wish, and never twice by look', () => {
		for (const wish of [
			'example-isp',
			'Müller & Söhne GmbH',
			'www',
			'株式会社',
			'a'.repeat(60),
			'x',
		]) {
			const all = candidatesFor(wish, ['cloudsales'], 17);
			expect(all.length).toBeGreaterThan(20);
			expect(all.filter((slug) => problemOf(slug, ['cloudsales']) !== null)).toEqual([]);
			expect(new Set(all.map(skeletonOf)).size).toBe(all.length);
		}
		expect(candidatesFor('Müller & Söhne', [], 1)[0]).toBe('muller-sohne');
	});
});

describe('the name of what is made for a tenant', () => {
	it.each([
		['example-isp', '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f', 't-example-isp-c3bd719f'],
		['example-isp', '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8ea0', 't-example-isp-3228e292'],
		[
			'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
			'01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
			't-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-c3bd719f',
		],
		[
			'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bcd',
			'01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
			't-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-c3bd719f',
		],
		['3com', '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f', 't-3com-c3bd719f'],
	])('of %s with the id %s is %s', (slug, id, name) => {
		expect(resourceNameOf({ slug, id })).toBe(name);
		expect(name.length).toBeLessThanOrEqual(61);
	});
});
