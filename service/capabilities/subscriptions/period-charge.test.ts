import fc from 'fast-check';
import { addDays } from '../../platform/clock/index.ts';
import { lineFigures } from '../../platform/money/document.ts';
import { chargeOf, periodAt } from '../../platform/period/index.ts';
import { periodCharge, type ItemTerm } from './period-charge.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const january = periodAt(day('2026-12-20'), 1, 0);

const aTerm = (more: Partial<ItemTerm> = {}): ItemTerm => ({
	subscription_item_id: 'seats',
	valid_from: january.start,
	product_id: 'workspace',
	description: 'Workspace',
	quantity: 10,
	unit_amount: 100_000n,
	amount: 1_000_000n,
	...more,
});

describe('periodCharge', () => {
	it('charges a full period as it was sold, its discount included', () => {
		expect(periodCharge(january, [aTerm({ amount: 900_000n })])).toEqual({
			net: 900_000n,
			lines: [
				{
					subscription_item_id: 'seats',
					product_id: 'workspace',
					description: 'Workspace',
					quantity: 10,
					unit_amount: 100_000n,
					amount: 900_000n,
				},
			],
		});
	});

	it('gives each stretch of days with other terms a line that says its days', () => {
		const upgrade = aTerm({ valid_from: day('2027-01-05'), quantity: 15, amount: 1_750_000n });
		const { net, lines } = periodCharge(january, [upgrade, aTerm()]);
		// Vector 1 of the facts about renewals: 1,000,000 and 362,903.
		expect(net).toBe(1_362_903n);
		expect(
			lines.map(({ description, quantity, amount }) => [description, quantity, amount]),
		).toEqual([
			['10 × Workspace (2026-12-20 – 2027-01-04)', 1, 516_129n],
			['15 × Workspace (2027-01-05 – 2027-01-19)', 1, 846_774n],
		]);
	});

	it('takes no line for an item that has ended or begins later, nor for days outside of the service', () => {
		const gone = aTerm({ valid_from: day('2027-01-10'), quantity: 0, amount: 0n });
		const later = aTerm({ subscription_item_id: 'later', valid_from: day('2027-02-01') });
		const limits = { first_day: day('2027-01-01'), last_day: day('2027-01-31') };
		const { net, lines } = periodCharge(january, [aTerm(), gone, later], limits);
		expect(net).toBe(290_323n);
		expect(lines.map(({ description }) => description)).toEqual([
			'10 × Workspace (2027-01-01 – 2027-01-09)',
		]);
	});

	it('splits what does not divide by the largest remainder', () => {
		const amounts = [7n, 11n, 13n];
		const period = { ...january, days: 31 };
		const terms = amounts.map((amount, index) =>
			aTerm({ subscription_item_id: `${index}`, quantity: 1, amount, unit_amount: amount }),
		);
		const { net, lines } = periodCharge(period, terms, { last_day: day('2026-12-29') });
		expect(net).toBe(10n);
		expect(lines.map(({ amount }) => amount)).toEqual([2n, 4n, 4n]);
	});

	it('is the charge of the sum of all items, and its lines add up to it', () => {
		const changes = fc.array(
			fc.record({
				item: fc.integer({ min: 0, max: 3 }),
				offset: fc.integer({ min: -40, max: 40 }),
				quantity: fc.integer({ min: 0, max: 9 }),
				price: fc.bigInt({ min: 0n, max: 9_999_999n }),
			}),
			{ minLength: 1, maxLength: 12 },
		);
		const limit = fc.option(fc.integer({ min: -5, max: 35 }), { nil: undefined });
		fc.assert(
			fc.property(changes, limit, limit, (made, first, last) => {
				const byDay = new Map(made.map((one) => [`${one.item} ${one.offset}`, one]));
				const terms = [...byDay.values()].map(({ item, offset, quantity, price }) =>
					aTerm({
						subscription_item_id: String(item),
						valid_from: addDays(january.start, offset),
						quantity,
						unit_amount: price,
						amount: price * BigInt(quantity),
					}),
				);
				const limits = {
					first_day: first === undefined ? undefined : addDays(january.start, first),
					last_day: last === undefined ? undefined : addDays(january.start, last),
				};
				const { net, lines } = periodCharge(january, terms, limits);
				// The same by another way: all items as one, whose price changes with each of them.
				const days = [...new Set(terms.map(({ valid_from }) => +valid_from))].sort((a, b) => a - b);
				const together = days.map((from) => ({
					from: new Date(from),
					amount: [...Map.groupBy(terms, (term) => term.subscription_item_id).values()]
						.map((own) => own.filter((one) => +one.valid_from <= from))
						.map(
							(own) => own.toSorted((a, b) => +a.valid_from - +b.valid_from).at(-1)?.amount ?? 0n,
						)
						.reduce((sum, amount) => sum + amount, 0n),
				}));
				expect(net).toBe(chargeOf(january, together, limits));
				expect(lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(net);
				for (const line of lines) expect(lineFigures(line).discount >= 0n).toBe(true);
			}),
		);
	});
});
