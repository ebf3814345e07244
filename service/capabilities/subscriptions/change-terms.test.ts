import { isoDate } from '../../platform/clock/index.ts';
import {
	changed,
	foldTerms,
	inForce,
	recurringOn,
	type ItemWish,
	type LiveChange,
	type Sold,
} from './change-terms.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const seats: Sold = {
	valid_from: day('2026-12-20'),
	product_id: 'basic',
	description: 'Basic',
	quantity: 10,
	unit_amount: 100_000n,
	amount: 950_000n,
};
const sold = new Map([['seats', seats]]);
const change = (id: string, on: string, ...items: ItemWish[]): LiveChange => ({
	id,
	effective_on: day(on),
	created_at: new Date(Date.UTC(2026, 11, 20, 0, 0, Number(id))),
	items,
});
const read = (changes: LiveChange[]) =>
	foldTerms(sold, changes).map(
		(row) =>
			`${isoDate(row.valid_from)} ${row.subscription_item_id} ${row.quantity} × ${row.unit_amount} = ${row.amount} by ${row.change_id}`,
	);

describe('terms', () => {
	it('are what was sold and what changes make of it, with the discount in proportion', () => {
		expect(
			read([
				change('1', '2027-01-05', { item_id: 'seats', quantity: 20 }),
				change('2', '2027-01-12', {
					item_id: 'seats',
					product: { id: 'pro', description: 'Pro' },
					unit_amount: 150_000n,
				}),
			]),
		).toEqual([
			'2026-12-20 seats 10 × 100000 = 950000 by null',
			'2027-01-05 seats 20 × 100000 = 1900000 by 1',
			'2027-01-12 seats 20 × 150000 = 3000000 by 2',
		]);
	});

	it('have one row a day: the later wish counts, also on the first day', () => {
		expect(
			read([
				change('2', '2026-12-20', { item_id: 'seats', quantity: 12 }),
				change('1', '2026-12-20', { item_id: 'seats', quantity: 20 }),
			]),
		).toEqual(['2026-12-20 seats 12 × 100000 = 1140000 by 2']);
	});

	it('keep a quantity that is changed before a planned price', () => {
		const price = change('1', '2027-02-20', { item_id: 'seats', unit_amount: 120_000n });
		const more = change('2', '2027-01-05', { item_id: 'seats', quantity: 11 });
		expect(read([price, more]).at(-1)).toBe('2027-02-20 seats 11 × 120000 = 1320000 by 1');
		expect(read([price]).at(-1)).toBe('2027-02-20 seats 10 × 120000 = 1200000 by 1');
	});

	it('begin and end with what is added and taken away', () => {
		const added = {
			item_id: 'storage',
			quantity: 2,
			unit_amount: 50_000n,
			product: { id: 'storage', description: 'Storage' },
		};
		const rows = foldTerms(sold, [
			change('1', '2027-01-05', added, { item_id: 'seats', quantity: 0 }),
		]);
		expect(
			['2026-12-19', '2026-12-20', '2027-01-05'].map((on) => recurringOn(rows, day(on))),
		).toEqual([0n, 950_000n, 100_000n]);
	});

	it('in force are those that began last', () => {
		const rows = foldTerms(sold, [change('1', '2027-01-05', { item_id: 'seats', quantity: 20 })]);
		const quantityOn = (on: string) => inForce(rows, day(on))?.quantity ?? null;
		expect(['2026-12-19', '2027-01-04', '2027-01-05', '2030-01-01'].map(quantityOn)).toEqual([
			null,
			10,
			20,
			20,
		]);
	});

	it('of an item that begins again have the full price', () => {
		const ended = changed(seats, { item_id: 'seats', quantity: 0 });
		expect(ended.amount).toBe(0n);
		expect(changed(ended, { item_id: 'seats', quantity: 3 }).amount).toBe(300_000n);
		expect(() => changed(null, { item_id: 'new', quantity: 3 })).toThrow(
			'An item that begins needs product, quantity and price',
		);
	});
});
