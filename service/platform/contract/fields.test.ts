import fc from 'fast-check';
import { z } from 'zod';
import { defineContract, field, isCommand, needsKey } from './index.ts';

const amount = field.amount('Amount', 'What is due');
const timestamp = field.timestamp('At', 'When');
const date = field.date('On', 'Which day');
const refused = (schema: z.ZodType, value: unknown): boolean => !schema.safeParse(value).success;

describe('an amount', () => {
	it('is a JSON integer outside and a bigint inside, both ways', () => {
		fc.assert(
			fc.property(fc.maxSafeInteger(), (value) => {
				expect(z.decode(amount, value)).toBe(BigInt(value));
				expect(z.encode(amount, BigInt(value)) === value).toBe(true);
			}),
		);
	});

	it.each([1.5, 2 ** 53, -(2 ** 53), Number.NaN, Infinity, '1000', null, true, [], {}])(
		'refuses %p',
		(value) => {
			expect(refused(amount, value)).toBe(true);
		},
	);

	it.each([2n ** 53n, -(2n ** 53n), 10n ** 30n])(
		'is not sent when JSON would change it: %s',
		(value) => {
			expect(() => z.encode(amount, value)).toThrow();
		},
	);
});

describe('times', () => {
	it('come back as the same instant', () => {
		const dates = fc.date({
			min: new Date('1900-01-01'),
			max: new Date('2999-12-31'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(dates, (value) => {
				expect(z.decode(timestamp, z.encode(timestamp, value))).toEqual(value);
				const day = z.encode(date, value);
				expect(z.encode(date, z.decode(date, day))).toBe(day);
			}),
		);
	});

	it('take an offset and keep the instant', () => {
		expect(z.decode(timestamp, '2026-11-20T10:00:00+07:00')).toEqual(
			new Date('2026-11-20T03:00:00Z'),
		);
	});

	it.each([
		'2026-02-30T00:00:00Z',
		'2026-11-20',
		'2026-11-20T03:00:00',
		'tomorrow',
		'0000-01-01T00:00:00Z',
		'9999-12-31T00:00:00Z',
		5,
	])('refuses %p as an instant', (value) => {
		expect(refused(timestamp, value)).toBe(true);
	});

	it.each(['2026-02-29', '2026-11-31', '20-11-2026', '0001-01-01', '2026-11-20T00:00:00Z'])(
		'refuses %p as a date',
		(value) => {
			expect(refused(date, value)).toBe(true);
		},
	);

	it('know leap years', () => {
		expect(z.decode(date, '2028-02-29')).toEqual(new Date('2028-02-29T00:00:00Z'));
	});
});

describe('texts', () => {
	it('takes every script, and takes out the marks that turn the prices after a name around', () => {
		for (const one of [field.text('Name', 'A name'), field.longText('Notes', 'Some notes')]) {
			expect(one.parse('PT שלום 😀')).toBe('PT שלום 😀');
			expect(one.parse('PT \u202Eabc\u2067')).toBe('PT abc');
			expect(one.safeParse('\u202E').success).toBe(false);
			// What was stored before does not break the list that it is in.
			expect(z.encode(one, 'PT \u202Eabc')).toBe('PT abc');
		}
		expect(field.longText('Notes', 'Some notes').parse('a\n\tb')).toBe('a\n\tb');
		expect(field.longText('Notes', 'Some notes').safeParse('a\u0007b').success).toBe(false);
	});

	it('are trimmed, not empty, of limited length and on one line', () => {
		const text = field.text('Name', 'A name', 5);
		expect(text.parse('  Sari ')).toBe('Sari');
		for (const wrong of ['', '   ', '123456', 'a\nb', 'a\u0000b', 'a\u007fb', 5])
			expect(refused(text, wrong)).toBe(true);
	});

	it('may have lines where several are asked for', () => {
		const text = field.longText('Notes', 'Some notes', 20);
		expect(text.parse('one\ntwo\tthree')).toBe('one\ntwo\tthree');
		for (const wrong of ['a\u0000b', 'a\u001bb', 'x'.repeat(21)])
			expect(refused(text, wrong)).toBe(true);
	});

	it.each([
		['\u3164', 'a filler that Unicode calls a letter'],
		['\u200b\u2060\ufeff', 'characters without a width'],
		['\u2800', 'an empty pattern of braille'],
		['...', 'punctuation'],
		['😀', 'a picture'],
		['\u202e \u115f', 'marks and fillers'],
	])('take %j, %s, for no name', (value) => {
		expect(refused(field.name('Name', 'A name'), value)).toBe(true);
	});

	it('take names of every script, and take out what nobody sees', () => {
		const name = field.name('Name', 'A name');
		for (const one of [
			'PT Maju',
			'株式会社',
			'שלום',
			'3M',
			'Ñandú',
			'มาลี',
			'PT 😀',
			'👨‍👩‍👧 Toko',
			'می‌خواهم',
		])
			expect(name.parse(one)).toBe(one);
		expect(name.parse('PT Maju\u200b Jaya\u3164')).toBe('PT Maju Jaya');
		expect(field.longText('Notes', 'Some notes').parse('a\u200bb\nc\u00ad')).toBe('ab\nc');
	});

	it('have nothing that nobody sees in them, whatever comes in', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (value) => {
				const parsed = field.name('Name', 'A name').safeParse(value);
				if (!parsed.success) return;
				expect(parsed.data.normalize('NFKC')).toMatch(/[\p{L}\p{N}]/u);
				expect(parsed.data).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200B\u3164\uFEFF]/u);
				expect(field.name('Name', 'A name').parse(parsed.data)).toBe(parsed.data);
			}),
		);
	});

	const email = field.email('Email', 'Address');
	it.each([
		['  Finance@Contoh.Example ', 'finance@contoh.example'],
		['r&d@contoh.example', 'r&d@contoh.example'],
		["o'neil+po@contoh.co.id", "o'neil+po@contoh.co.id"],
		['info@Bücher.example', 'info@xn--bcher-kva.example'],
		['info@xn--bcher-kva.example', 'info@xn--bcher-kva.example'],
		['sales@トコ。example', 'sales@xn--tckyb.example'],
	])('write the address %j as %j', (typed, stored) => {
		expect(email.parse(typed)).toBe(stored);
		expect(email.parse(stored)).toBe(stored);
	});

	it('show a domain as people write it', () => {
		expect(field.readableEmail('info@xn--bcher-kva.example')).toBe('info@bücher.example');
		expect(field.readableEmail('r&d@contoh.example')).toBe('r&d@contoh.example');
	});

	it.each([
		'',
		'a',
		'a@',
		'@b.example',
		'a@b',
		'a b@c.example',
		'a..b@c.example',
		'.a@c.example',
		'josé@c.example',
		'a@[1.2.3.4]',
		'a@1.2.3.4',
		'a@127.1',
		'a@c%2eexample',
		'a@b.example, c@d.example',
		'a@b.example\nBcc: c@d.example',
		'A <a@b.example>',
	])('refuse the address %j', (wrong) => {
		expect(refused(email, wrong)).toBe(true);
	});

	const phone = field.phone('Phone', 'Number');
	it.each([
		['0812-3456-7890', '+6281234567890'],
		[' 0812 3456 7890 ', '+6281234567890'],
		['0812.3456.7890', '+6281234567890'],
		['(021) 555 1234', '+62215551234'],
		['021-5551234', '+62215551234'],
		['6281234567890', '+6281234567890'],
		['62-21-555-1234', '+62215551234'],
		['+62 (0)812 3456 7890', '+6281234567890'],
		['0062 812 3456 7890', '+6281234567890'],
		['＋６２ 812 3456 7890', '+6281234567890'],
		['+1 650 253 0000', '+16502530000'],
		['+628123456789', '+628123456789'],
	])('write the number %j as %j', (typed, stored) => {
		expect(phone.parse(typed)).toBe(stored);
		expect(phone.parse(stored)).toBe(stored);
	});

	it.each([
		'',
		'12',
		'call me',
		'0812345678 ext 5',
		'+62',
		'08123',
		'0812-3456-7890 / 0813-1111-2222',
	])('refuse the number %j', (wrong) => {
		expect(refused(phone, wrong)).toBe(true);
	});

	it('write addresses and ids in one way', () => {
		expect(field.email('Email', 'Address').parse('Finance@Contoh.Example')).toBe(
			'finance@contoh.example',
		);
		expect(field.id('User').parse('01931D5E-7A3C-7C11-9D7E-0A5B6C7D8E9F')).toBe(
			'01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
		);
		expect(refused(field.id('User'), '01931d5e')).toBe(true);
		expect(refused(field.currency(), 'idr')).toBe(true);
	});
});

describe('a list', () => {
	const query = field.listQuery(['created_at', 'name'], { status: z.string().optional() });

	it('is newest first, 50 at a time, and sorted only by what it says', () => {
		expect(query.parse({})).toEqual({ limit: 50, sort: '-created_at' });
		expect(query.parse({ limit: '200', sort: 'name' })).toEqual({ limit: 200, sort: 'name' });
		for (const wrong of [
			{ limit: '0' },
			{ limit: '201' },
			{ limit: '' },
			{ limit: '1.5' },
			{ sort: 'email' },
			{ other: 'x' },
		])
			expect(refused(query, wrong)).toBe(true);
	});
});

describe('an operation', () => {
	const base = {
		summary: '',
		input: {},
		output: z.object({}),
		errors: [],
		allowed: [],
		example: {},
	} as const;
	const contract = defineContract('thing', {
		get: { ...base, http: { method: 'GET', path: '/things' } },
		make: { ...base, http: { method: 'POST', path: '/things' } },
		put: { ...base, http: { method: 'PUT', path: '/things' }, idempotency: 'natural' },
	});

	it('is named after its resource, and needs a key when it is a command that repeating would change', () => {
		expect(Object.values(contract).map((one) => [one.id, isCommand(one), needsKey(one)])).toEqual([
			['thing.get', false, false],
			['thing.make', true, true],
			['thing.put', true, false],
		]);
	});
});
