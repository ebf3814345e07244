import fc from 'fast-check';
import { documentPackages, documentPrices } from './fixtures.ts';
import {
	customerKey,
	discountOf,
	orderNumber,
	percentOf,
	priceLines,
	rulesThatFit,
	sumUp,
	type Line,
} from './rules.ts';
import { statusMessageOf } from './standing.ts';

const untaxed = { base_num: 1, base_den: 1, rate_num: 0, rate_den: 100 };
const ppn = { base_num: 11, base_den: 12, rate_num: 12, rate_den: 100 };
const line = (unit_price: bigint, quantity = 1, values: Partial<Line> = {}): Line => ({
	quantity,
	unit_price,
	rate: untaxed,
	in_package: quantity,
	...values,
});

describe('the price of an order', () => {
	it.each([
		['starter', 348_00n],
		['professional', 696_00n],
		['enterprise', 894_00n],
	])('of the package %s of the source document is %s', (code, expected) => {
		const lines = (documentPackages[code] ?? []).map((sku) =>
			line(BigInt(documentPrices[sku] ?? 0)),
		);
		const { total_amount } = sumUp(priceLines(lines, { package_price: null, takes: null }));
		expect(total_amount).toBe(expected);
	});

	it('is 248.00 for the services of its example at the prices of its tables', () => {
		const priced = priceLines([line(99_00n), line(149_00n)], { package_price: null, takes: null });
		expect(sumUp(priced).total_amount).toBe(248_00n);
	});

	it('spreads the price of a package by largest remainder, and leaves what is beside it alone', () => {
		const lines = [line(99n), line(99n), line(99n), line(50n, 2, { in_package: 0 })];
		const priced = priceLines(lines, { package_price: 100n, takes: null });
		expect(priced.map(({ list_amount }) => list_amount)).toEqual([34n, 33n, 33n, 100n]);
	});

	it('has units above those of the package at the price of the service', () => {
		const lines = [line(99n), line(99n, 10, { in_package: 4 })];
		const priced = priceLines(lines, { package_price: 100n, takes: null });
		expect(priced.map(({ list_amount }) => list_amount)).toEqual([20n, 80n + 6n * 99n]);
	});

	it('is lowered by the percentage first, then by the amount, and never below zero', () => {
		expect(discountOf(1_000n, { basis_points: 1_000, amount: 50n })).toBe(150n);
		expect(discountOf(1_000n, { basis_points: 9_000, amount: 500n })).toBe(1_000n);
		const free = priceLines([line(700n), line(300n)], {
			package_price: null,
			takes: { basis_points: 10_000, amount: null },
		});
		expect(sumUp(free)).toEqual({ subtotal: 1_000n, discount: 1_000n, tax: 0n, total_amount: 0n });
	});

	it('taxes what is left after the promotion', () => {
		const priced = priceLines([line(1_000_000n, 1, { rate: ppn })], {
			package_price: null,
			takes: { basis_points: 5_000, amount: null },
		});
		expect(sumUp(priced)).toMatchObject({ tax: 55_000n, total_amount: 555_000n });
	});

	it('is the sum of its items, whatever is spread over them', () => {
		const amount = fc.bigInt({ min: 0n, max: 10_000_000n });
		const lines = fc.array(
			fc
				.record({
					quantity: fc.integer({ min: 1, max: 50 }),
					unit_price: amount,
					rate: fc.constantFrom(untaxed, ppn),
					share: fc.integer({ min: 0, max: 50 }),
				})
				.map(({ share, ...one }) => ({ ...one, in_package: Math.min(share, one.quantity) })),
			{ minLength: 1, maxLength: 12 },
		);
		const takes = fc.option(
			fc.record({
				basis_points: fc.option(fc.integer({ min: 1, max: 10_000 })),
				amount: fc.option(amount),
			}),
		);
		fc.assert(
			fc.property(lines, fc.option(amount), takes, (ordered, package_price, taken) => {
				const own = ordered.some(({ in_package }) => in_package > 0) ? package_price : null;
				const priced = priceLines(ordered, { package_price: own, takes: taken });
				const sums = sumUp(priced);
				const above = ordered.reduce(
					(sum, one) => sum + BigInt(one.quantity - one.in_package) * one.unit_price,
					0n,
				);
				if (own !== null) expect(sums.subtotal).toBe(own + above);
				expect(sums.discount).toBe(taken === null ? 0n : discountOf(sums.subtotal, taken));
				expect(sums.total_amount).toBe(sums.subtotal - sums.discount + sums.tax);
				for (const one of priced) {
					expect(one.amount).toBe(one.list_amount - one.discount);
					expect(one.amount >= 0n && one.discount >= 0n && one.tax >= 0n).toBe(true);
					expect(one.total_amount).toBe(one.amount + one.tax);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('an order', () => {
	it('is numbered by its day, from 1001, and past 9999', () => {
		const day = new Date('2025-10-16T00:00:00Z');
		expect(orderNumber(day, 1n)).toBe('ORD-20251016-1001');
		expect(orderNumber(day, 9_000n)).toBe('ORD-20251016-10000');
	});

	it.each([
		['DRAFT', 0, 0],
		['SUBMITTED', 0, 10],
		['VALIDATING', 0, 20],
		['APPROVED', 0, 30],
		['PROVISIONING', 0, 50],
		['ACTIVATING', 0, 75],
		['ACTIVATING', 2, 91],
		['ACTIVATING', 3, 99],
		['ACTIVE', 3, 100],
		['FAILED', 2, 0],
		['CANCELLED', 2, 0],
	])('that is %s with %s of 3 services shows %s percent', (status, completed, expected) => {
		expect(percentOf(status, { completed, total: 3 })).toBe(expected);
	});

	it.each([
		['DRAFT', {}, 'Waiting for payment.'],
		// Finance did not find the payment that was named.
		['SUBMITTED', {}, 'Waiting for payment.'],
		['SUBMITTED', { payment_status: 'PENDING' }, 'Checking the payment...'],
		['SUBMITTED', { total_amount: 0n }, 'Order received. It will be processed shortly.'],
		['ACTIVATING', { payment_status: 'PAID' }, 'Activating services...'],
		[
			'ACTIVATING',
			{ payment_status: 'PAID', cancel_requested_at: new Date(0) },
			'The order is being cancelled.',
		],
		[
			'ACTIVE',
			{ payment_status: 'PAID', partial: true },
			'Ready to use. Some services are still being set up.',
		],
		[
			'CANCELLED',
			{ payment_status: 'PAID', cancel_requested_at: new Date(0) },
			'The order was cancelled. The payment will be returned.',
		],
	])('that is %s with %o says so in words', (status, more, expected) => {
		const order = {
			...{ status, payment_status: 'UNPAID', total_amount: 1_000n, partial: false },
			...{ cancel_requested_at: null, deployed_at: null },
			...more,
		};
		expect(statusMessageOf(order)).toBe(expected);
	});

	it('waits for a person when it fits every condition of a rule', () => {
		const rules = [
			{ name: 'large', amount_above: { IDR: 1_000 } },
			{ name: 'abroad and new', countries: ['SG'], new_customer: true as const },
			{ name: 'nothing said' },
		];
		const order = { currency: 'IDR', total_amount: 1_000n, country: 'ID', is_new_customer: true };
		expect(rulesThatFit(rules, order)).toEqual([]);
		expect(rulesThatFit(rules, { ...order, total_amount: 1_001n })).toEqual(['large']);
		// An amount in another currency cannot be compared with the limit.
		expect(rulesThatFit(rules, { ...order, currency: 'USD' })).toEqual(['large']);
		expect(rulesThatFit(rules, { ...order, country: 'SG' })).toEqual(['abroad and new']);
		// Who leaves the country out is not let past a rule about it.
		expect(rulesThatFit(rules, { ...order, country: null })).toEqual(['abroad and new']);
		expect(rulesThatFit(rules, { ...order, country: 'SG', is_new_customer: false })).toEqual([]);
	});

	it('counts a customer by the address without what stands behind a plus', () => {
		expect(customerKey('Budi+shop@example.com')).toBe('budi@example.com');
		expect(customerKey('budi@example.com')).toBe('budi@example.com');
	});
});
