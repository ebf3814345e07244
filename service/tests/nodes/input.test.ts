import { node } from './fake-n8n.ts';
import { load } from './pack.ts';

const { toWire } = await load('nodes/shared/input');
const where = { node, itemIndex: 2, timezone: 'Asia/Jakarta' };
const wire = (kind: string, value: unknown, more: object = {}): unknown =>
	toWire({ name: 'x', title: 'Quantity', kind, ...more }, value, where) as unknown;
const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

describe('what stands on the canvas', () => {
	it('clears a field that may be empty when it was added and left empty, and no other', () => {
		const clears = { clears: true };
		for (const empty of ['', '  ', null]) {
			expect(wire('text', empty, clears)).toBeNull();
			expect(wire('text', empty)).toBeUndefined();
		}
		expect(wire('text', undefined, clears)).toBeUndefined();
		expect(wire('text', 'Jl. Merdeka', clears)).toBe('Jl. Merdeka');
	});

	it.each([
		['25', 25],
		[' 25 ', 25],
		['25.0', 25],
		[25, 25],
		['-3', -3],
		[0, 0],
	])('takes %p for a whole number', (given, expected) => {
		expect(wire('integer', given)).toBe(expected);
	});

	it.each([
		'abc',
		'1.5',
		1.5,
		'1,500',
		'1.500.000',
		'25 users',
		NaN,
		Infinity,
		{},
		[],
		true,
		'9007199254740993',
		'0x10',
		'1e3',
	])('refuses %p as a whole number and names the parameter', (given) => {
		expect(() => wire('integer', given)).toThrow(
			/^'Quantity' must be a whole number, but it is .* \[Item 2\]$/,
		);
	});

	it.each([
		['', undefined],
		['   ', undefined],
		[null, undefined],
		[undefined, undefined],
		[{ __rl: true, mode: 'list', value: '' }, undefined],
	])('leaves %p out', (given, expected) => {
		expect(wire('id', given)).toBe(expected);
		expect(() => wire('id', given, { required: true })).toThrow("'Quantity' is required [Item 2]");
	});

	it('reads a resource locator and checks the ID', () => {
		expect(wire('id', { __rl: true, mode: 'id', value: id.toUpperCase() })).toBe(id);
		expect(() => wire('id', { __rl: true, mode: 'id', value: 'PT Contoh' })).toThrow(
			'must be an ID (UUID), but it is "PT Contoh"',
		);
	});

	it.each([
		[true, true],
		['true', true],
		['Yes', true],
		[1, true],
		['off', false],
		[false, false],
	])('takes %p for a yes or no', (given, expected) => {
		expect(wire('boolean', given)).toBe(expected);
	});

	it('finds a choice however it is written and names the choices otherwise', () => {
		const choices = ['PAST_DUE', 'ACTIVE'];
		expect(wire('choice', 'past due', { choices })).toBe('PAST_DUE');
		expect(() => wire('choice', 'gone', { choices })).toThrow(
			'must be one of PAST_DUE, ACTIVE, but it is "gone"',
		);
	});

	it('takes days as they are meant in the time zone of the workflow', () => {
		expect(wire('date', '2026-11-30')).toBe('2026-11-30');
		expect(wire('date', '2026-11-30T00:00:00')).toBe('2026-11-30');
		expect(wire('date', '2026-11-29T17:30:00.000Z')).toBe('2026-11-30');
		expect(wire('date', new Date('2026-11-29T17:30:00.000Z'))).toBe('2026-11-30');
		expect(wire('date', { toISODate: () => '2026-11-30' })).toBe('2026-11-30');
		for (const wrong of ['2026-02-30', '30/11/2026', 'tomorrow', 5])
			expect(() => wire('date', wrong)).toThrow('must be a date such as 2026-11-30');
	});

	it('takes a time without a zone as one of the workflow', () => {
		expect(wire('dateTime', '2026-11-30T09:00:00')).toBe('2026-11-30T02:00:00.000Z');
		expect(wire('dateTime', '2026-11-30T09:00:00+09:00')).toBe('2026-11-30T00:00:00.000Z');
		expect(() => wire('dateTime', 'noon')).toThrow('must be a date and time');
	});

	it('takes JSON as an object or as text', () => {
		expect(wire('json', '{"a":1}')).toEqual({ a: 1 });
		expect(wire('json', { a: 1 })).toEqual({ a: 1 });
		for (const wrong of ['{', '[1]', 7])
			expect(() => wire('json', wrong)).toThrow('must be a JSON object');
	});

	it('takes rows of a fixed collection and a plain list alike, and numbers them in messages', () => {
		const fields = [
			{ name: 'quantity', title: 'Quantity', kind: 'integer', required: true },
			{ name: 'discount', title: 'Discount', kind: 'integer' },
		];
		const rows = (value: unknown): unknown =>
			toWire(
				{ name: 'items', title: 'Items', kind: 'rows', required: true, fields },
				value,
				where,
			) as unknown;
		expect(rows({ rows: [{ quantity: '2', additionalFields: { discount: 5 } }] })).toEqual([
			{ quantity: 2, discount: 5 },
		]);
		expect(rows([{ quantity: 1, discount: '' }])).toEqual([{ quantity: 1 }]);
		expect(() => rows({ rows: [{ quantity: 1 }, { quantity: 'two' }] })).toThrow(
			"'Items, row 2, Quantity' must be a whole number",
		);
		expect(() => rows({ rows: [] })).toThrow("'Items' needs at least one row");
		expect(() => rows({})).toThrow("'Items' needs at least one row");
	});
});
