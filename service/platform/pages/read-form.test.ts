import fc from 'fast-check';
import { formatMoney, toDecimalText } from '../money/index.ts';
import { numberFormat } from '../language/index.ts';
import { allFields } from './fixtures.ts';
import { filledForm } from './form-fields.ts';
import { ownPath } from './own-path.ts';
import { parseMoney, readFields, type SentForm } from './read-form.ts';
import { withQuery } from './query.ts';

const sent = (values: Record<string, readonly string[]>): SentForm => ({
	typed: new Map(Object.entries(values)),
	text: (name) => values[name]?.[0]?.trim() ?? '',
	list: (name) => values[name] ?? [],
	key: () => 'form-key',
	files: {},
	problems: [],
});

describe('an amount that was typed', () => {
	it.each([
		['1500000', 'IDR', 1500000n],
		['1.500.000', 'IDR', 1500000n],
		['1,500,000', 'IDR', 1500000n],
		['Rp 1.500.000', 'IDR', 1500000n],
		['Rp1.500.000', 'IDR', 1500000n],
		['0', 'IDR', 0n],
		['12,5', 'USD', 1250n],
		['1.234,05', 'USD', 123405n],
	])('%s %s is %s in Indonesian', (text, currency, amount) => {
		expect(parseMoney(text, currency, 'id')).toBe(amount);
	});

	it.each(['1.5', '1,50', '1.50.000', '15.0000', '-5', '', 'abc', '1e6', '1.500,000', '٣', '0x10'])(
		'%j is never guessed at as rupiah',
		(text) => {
			expect(parseMoney(text, 'IDR', 'id')).toBeNull();
		},
	);

	it('is read in the marks of the language, and not in those of the other', () => {
		expect(parseMoney('1,234.05', 'USD', 'en')).toBe(123405n);
		expect(parseMoney('1.234,05', 'USD', 'en')).toBeNull();
		expect(parseMoney('12.345', 'USD', 'en')).toBeNull();
	});

	it('comes back from how we write it, whatever it is', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: 0n, max: 10n ** 12n }),
				fc.constantFrom('IDR', 'USD', 'EUR'),
				fc.constantFrom('id', 'en'),
				(amount, currency, language) => {
					const exponent = currency === 'IDR' ? 0 : 2;
					const text = numberFormat(language, {
						minimumFractionDigits: exponent,
						maximumFractionDigits: exponent,
					}).format(toDecimalText(amount, exponent) as Intl.StringNumericLiteral);
					expect(parseMoney(text, currency, language)).toBe(amount);
					if (currency === 'IDR')
						expect(parseMoney(formatMoney(amount, currency, language), currency, language)).toBe(
							amount,
						);
				},
			),
		);
	});
});

describe('the fields of a form', () => {
	const filled = {
		accepted_by: [' Budi '],
		email: ['b@example.com'],
		password: [' with spaces '],
		seats: ['12'],
		amount: ['1.500.000'],
		from: ['2026-11-30'],
		reason: ['price'],
		role: ['OWNER'],
		kinds: ['bills', 'news', 'forged'],
		note: [''],
		agreed: ['yes'],
	};

	it('become what an operation takes', () => {
		expect(readFields(allFields, sent(filled), 'id')).toEqual({
			problems: [],
			body: {
				accepted_by: 'Budi',
				email: 'b@example.com',
				password: ' with spaces ',
				seats: 12,
				amount: 1500000,
				from: '2026-11-30',
				reason: 'price',
				role: 'OWNER',
				kinds: ['bills', 'news'],
				agreed: true,
			},
		});
		expect(readFields(allFields, sent(filled), 'id', { empty: 'null' }).body['note']).toBeNull();
	});

	it('each say what is missing', () => {
		const { problems } = readFields(allFields, sent({}), 'en');
		expect(problems.map(({ field }) => field)).toEqual(
			allFields
				.filter(({ optional, kind }) => optional !== true && kind !== 'file')
				.map(({ name }) => name),
		);
	});

	it.each([
		['seats', '1.5'],
		['seats', '٣'],
		['seats', '1e3'],
		['reason', 'forged'],
		['role', 'ADMIN'],
		['amount', '1.5'],
		['agreed', 'on'],
	])('take no %s of %j', (name, value) => {
		const { problems } = readFields(allFields, sent({ ...filled, [name]: [value] }), 'id');
		expect(problems.map(({ field }) => field)).toEqual([name]);
	});

	it('are filled in beforehand by what is there', () => {
		const { typed } = filledForm({
			name: 'PT A',
			seats: 5,
			agreed: true,
			other: false,
			none: null,
		});
		expect(Object.fromEntries(typed)).toEqual({ name: ['PT A'], seats: ['5'], agreed: ['yes'] });
	});
});

describe('an own path', () => {
	it.each(['/portal', '/portal?x=1&y=%2F', '/a/b#c', '/'])('is %s', (path) => {
		expect(ownPath(path)).toBe(path);
	});

	it.each([
		'',
		'portal',
		'//evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'/a b',
		'https://x',
		'/a\\b',
		'\u0000/a',
	])('is not %j', (path) => {
		expect(ownPath(path)).toBeNull();
	});

	it('never leads a browser to another host, whatever it is made of', () => {
		const part = fc.constantFrom(
			'/',
			'\\',
			'.',
			'@',
			':',
			'evil.example',
			'?',
			'#',
			'%2f',
			'\t',
			' ',
			'a',
		);
		fc.assert(
			fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
				const path = ownPath(parts.join(''));
				if (path !== null) expect(new URL(path, 'https://ours.example').host).toBe('ours.example');
			}),
		);
	});
});

describe('the query of an address', () => {
	it('keeps the rest, and drops what is empty', () => {
		expect(withQuery('/x?a=1&b=%26', { cursor: 'c d', a: null })).toBe('/x?b=%26&cursor=c+d');
		expect(withQuery('/x?a=1', { a: '' })).toBe('/x');
		expect(withQuery('', { sort: '-due' })).toBe('?sort=-due');
	});
});
