import fc from 'fast-check';
import { addDays } from '../../platform/clock/index.ts';
import { roundedFraction } from '../../platform/money/index.ts';
import { chargeOf, periodAt } from '../../platform/period/index.ts';
import { planDocument, type ItemCharge, type PlannedDocument, type Rates } from './charges.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const ppn = { numerator: 132n, denominator: 1200n };
const none = { numerator: 0n, denominator: 1n };
const rates: Rates = new Map([
	['PPN', { charged: ppn, credited: ppn }],
	['NONE', { charged: none, credited: none }],
]);
const period = periodAt(day('2026-12-20'), 1, 0);
const nothing = { net: 0n, tax: 0n };
const item = (id: string, amount: bigint, more: Partial<ItemCharge> = {}): ItemCharge => ({
	id,
	terms: [{ from: period.start, amount }],
	tax_code: 'PPN',
	billed: nothing,
	...more,
});
const afterDocument = (items: readonly ItemCharge[], document: PlannedDocument | null) =>
	items.map((one) => {
		const line = document?.lines.find(({ item_id }) => item_id === one.id) ?? nothing;
		return {
			...one,
			billed: { net: one.billed.net + line.net, tax: one.billed.tax + line.tax },
		};
	});

describe('the document of a period', () => {
	it('charges every item, and rounds sum and tax once', () => {
		expect(planDocument(period, [item('a', 1_000_000n), item('b', 333_333n)], rates)).toEqual({
			net: 1_333_333n,
			tax: 146_667n,
			lines: [
				{ item_id: 'a', net: 1_000_000n, tax: 110_000n },
				{ item_id: 'b', net: 333_333n, tax: 36_667n },
			],
		});
	});

	it('of a change has a line for what was changed only', () => {
		const [first, second] = afterDocument(
			[item('a', 1_000_000n), item('b', 333_333n)],
			planDocument(period, [item('a', 1_000_000n), item('b', 333_333n)], rates),
		);
		const terms = [...(first?.terms ?? []), { from: day('2027-01-05'), amount: 1_750_000n }];
		const changed = [
			{ ...item('a', 0n), ...first, terms },
			{ ...item('b', 0n), ...second },
		];
		expect(planDocument(period, changed, rates)).toEqual({
			net: 362_903n,
			tax: 39_919n,
			lines: [{ item_id: 'a', net: 362_903n, tax: 39_919n }],
		});
	});

	it('that takes one item up and another down shows both', () => {
		const billed = { net: 310_000n, tax: 34_100n };
		const up = item('a', 310_000n, {
			billed,
			terms: [
				{ from: period.start, amount: 310_000n },
				{ from: day('2027-01-19'), amount: 930_000n },
			],
		});
		const down = item('b', 310_000n, {
			billed,
			terms: [
				{ from: period.start, amount: 310_000n },
				{ from: day('2027-01-19'), amount: 0n },
			],
		});
		expect(planDocument(period, [up, down], rates)).toEqual({
			net: 10_000n,
			tax: 1_100n,
			lines: [
				{ item_id: 'a', net: 20_000n, tax: 2_200n },
				{ item_id: 'b', net: -10_000n, tax: -1_100n },
			],
		});
	});

	it('taxes only what is taxed, and gives back by the rate of what it gives back', () => {
		const items = [item('a', 100_000n), item('b', 50_000n, { tax_code: 'NONE' })];
		const first = planDocument(period, items, rates);
		expect(first).toMatchObject({ net: 150_000n, tax: 11_000n });
		const newRates: Rates = new Map([
			...rates,
			['PPN', { charged: { numerator: 12n, denominator: 100n }, credited: ppn }],
		]);
		const ended = planDocument(period, afterDocument(items, first), newRates, {
			last_day: addDays(period.start, -1),
		});
		expect(ended).toMatchObject({ net: -150_000n, tax: -11_000n });
	});

	it('is none when nothing is missing', () => {
		const items = [item('a', 999_999n), item('b', 1n)];
		const billed = afterDocument(items, planDocument(period, items, rates));
		expect(planDocument(period, billed, rates)).toBeNull();
		expect(planDocument(period, [], rates)).toBeNull();
	});

	it('adds up with the others to the price of the period, to the last unit, whatever is changed', () => {
		const amounts = fc.bigInt({ min: 0n, max: 10n ** 9n });
		const changes = fc.array(
			fc.record({
				item: fc.integer({ min: 0, max: 3 }),
				offset: fc.integer({ min: 0, max: 30 }),
				amount: amounts,
			}),
			{ maxLength: 8 },
		);
		const codes = fc.array(fc.constantFrom('PPN', 'NONE'), { minLength: 4, maxLength: 4 });
		fc.assert(
			fc.property(fc.array(amounts, { minLength: 4, maxLength: 4 }), codes, changes, (...story) => {
				const [starts, taxCodes, steps] = story;
				let items = starts.map((amount, index) =>
					item(String(index), amount, { tax_code: taxCodes[index] ?? 'PPN' }),
				);
				let documents = 0;
				const bill = (limits = {}) => {
					const document = planDocument(period, items, rates, limits);
					if (document === null) return;
					documents += 1;
					const sum = (of: 'net' | 'tax') =>
						document.lines.reduce((total, line) => total + line[of], 0n);
					expect([sum('net'), sum('tax')]).toEqual([document.net, document.tax]);
					items = afterDocument(items, document);
				};
				bill();
				for (const step of steps) {
					const from = addDays(period.start, step.offset);
					const added = { from, amount: step.amount };
					items = items.map((one, index) =>
						index === step.item ? { ...one, terms: [...one.terms, added] } : one,
					);
					bill();
				}
				for (const code of ['PPN', 'NONE']) {
					const ofCode = items.filter(({ tax_code }) => tax_code === code);
					const net = ofCode.reduce((sum, one) => sum + one.billed.net, 0n);
					const tax = ofCode.reduce((sum, one) => sum + one.billed.tax, 0n);
					const singly = ofCode.reduce((sum, one) => sum + chargeOf(period, one.terms), 0n);
					const off = net - singly;
					expect(off <= 4n && off >= -4n).toBe(true);
					const rate = rates.get(code)?.charged ?? none;
					const taxOff = tax - roundedFraction(net * rate.numerator, rate.denominator);
					expect(taxOff <= BigInt(documents) && taxOff >= -BigInt(documents)).toBe(true);
				}
				bill({ last_day: addDays(period.start, -1) });
				const left = items.reduce((sum, one) => sum + one.billed.net + one.billed.tax, 0n);
				expect(left).toBe(0n);
			}),
		);
	});
});
