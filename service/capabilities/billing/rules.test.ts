import fc from 'fast-check';
import {
	cycleNumber,
	gatewayItems,
	isCollectable,
	isEnded,
	numberSeries,
	reasonAgainst,
	uploadUrl,
	taxOfCredit,
	wasRequested,
	largestWithheld,
} from './rules.ts';

describe('cycleNumber', () => {
	it('carries the day and a number of at least six digits', () => {
		const day = new Date('2026-11-20T00:00:00Z');
		expect(cycleNumber(day, 45n)).toBe('INV-20261120-000045');
		expect(cycleNumber(day, 1_234_567n)).toBe('INV-20261120-1234567');
	});
	it('counts anew every year', () => {
		expect(numberSeries(new Date('2026-12-31T00:00:00Z'))).toBe('invoice:2026');
		expect(numberSeries(new Date('2027-01-01T00:00:00Z'))).toBe('invoice:2027');
	});
});

describe('what a status allows', () => {
	const statuses = [
		'DRAFT',
		'INVOICE_REQUESTED',
		'INVOICED',
		'AWAITING_PAYMENT',
		'OVERDUE',
		'PAID',
		'CANCELLED',
		'WRITTEN_OFF',
	];
	it('collects only what is invoiced and not ended', () => {
		expect(statuses.filter(isCollectable)).toEqual(['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE']);
	});
	it('has three ends', () => {
		expect(statuses.filter(isEnded)).toEqual(['PAID', 'CANCELLED', 'WRITTEN_OFF']);
	});
	it('asks finance only for a draft; what ended unpaid was not asked for', () => {
		expect(statuses.filter((status) => !wasRequested(status))).toEqual([
			'DRAFT',
			'CANCELLED',
			'WRITTEN_OFF',
		]);
	});
});

describe('reasonAgainst', () => {
	const cycle = { status: 'AWAITING_PAYMENT', currency: 'IDR', amount: 100n, settled_amount: 0n };
	const money = { currency: 'IDR', amount: 100n };
	it('takes the exact money for a cycle that waits for it, and a part of it', () => {
		expect(reasonAgainst(cycle, money)).toBeNull();
		expect(reasonAgainst(cycle, { ...money, amount: 1n })).toBeNull();
	});
	it('also takes more than what is left: the rest is credit', () => {
		const partly = { ...cycle, settled_amount: 60n };
		expect(reasonAgainst(partly, { ...money, amount: 40n })).toBeNull();
		expect(reasonAgainst(partly, { ...money, amount: 41n })).toBeNull();
	});
	it.each(['PAID', 'CANCELLED'])('has no use when %s', (status) => {
		expect(reasonAgainst({ ...cycle, status }, money)).toContain(status);
	});
	it('has no use for nothing or for another currency', () => {
		expect(reasonAgainst(cycle, { ...money, amount: 0n })).toContain('0 IDR was paid');
		expect(reasonAgainst(cycle, { ...money, currency: 'USD' })).toContain('100 USD was paid');
	});
});

describe('largestWithheld', () => {
	it('is the PPN, and a fifth of the price: 2 percent of PPh 23 are within it', () => {
		const largest = largestWithheld({ amount: 1_665_000n, tax: 165_000n });
		expect(largest).toBe(465_000n);
		expect(largest > 30_000n).toBe(true);
	});
});

describe('gatewayItems', () => {
	const line = fc.record({
		description: fc.constant('Users'),
		quantity: fc.integer({ min: 1, max: 1000 }),
		unit_amount: fc.bigInt(0n, 10_000_000n),
		discount: fc.bigInt(0n, 100n),
	});
	it('adds up to the amount, whatever the discounts and the tax', () => {
		fc.assert(
			fc.property(
				fc.array(line, { minLength: 1, maxLength: 8 }),
				fc.bigInt(0n, 10n ** 9n),
				(lines, tax) => {
					const items = lines.map((one) => {
						const gross = one.unit_amount * BigInt(one.quantity);
						return { ...one, amount: gross > one.discount ? gross - one.discount : gross };
					});
					const amount = items.reduce((sum, item) => sum + item.amount, tax);
					const owed = { currency: 'IDR', number: null, amount, settled_amount: 0n, tax };
					const total = gatewayItems({ ...owed, items }, 'id').reduce(
						(sum, item) => sum + item.unit_amount * BigInt(item.quantity),
						0n,
					);
					expect(total).toBe(amount);
				},
			),
		);
	});
});

describe('gatewayItems of a cycle that is paid in part', () => {
	it('are what is left, in one line', () => {
		const items = [{ description: 'Users', quantity: 2, unit_amount: 50n, amount: 100n }];
		const owed = { currency: 'IDR', amount: 111n, settled_amount: 11n, tax: 11n };
		const cycle = { ...owed, number: 'INV-20261120-000001', items };
		expect(gatewayItems(cycle, 'en')).toEqual([
			{ name: 'Balance of invoice INV-20261120-000001', quantity: 1, unit_amount: 100n },
		]);
	});
});

describe('gatewayItems of a change that lowers one line and raises another', () => {
	it('are one line: gateways take no negative one', () => {
		const items = [
			{ description: 'Users', quantity: 1, unit_amount: 150n, amount: 150n },
			{ description: 'Storage', quantity: 1, unit_amount: -50n, amount: -50n },
		];
		const owed = { currency: 'IDR', amount: 111n, settled_amount: 0n, tax: 11n };
		const cycle = { ...owed, number: 'INV-20261120-000001', items };
		expect(gatewayItems(cycle, 'id')).toEqual([
			{ name: 'Penyesuaian tagihan INV-20261120-000001', quantity: 1, unit_amount: 111n },
		]);
	});
});

describe('taxOfCredit', () => {
	it('takes the rate of what is left, and all of the tax with the last of the net', () => {
		expect(taxOfCredit([100_001n], { net: 3_750_000n, tax: 412_500n })).toEqual([11_000n]);
		expect(taxOfCredit([50n, 50n], { net: 100n, tax: 13n })).toEqual([7n, 6n]);
	});
	it('never takes more than is left, whatever is given back in whatever parts', () => {
		const amounts = fc.array(fc.bigInt(1n, 10_000n), { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(amounts, fc.bigInt(0n, 5_000n), (parts, charged) => {
				let left = { net: parts.reduce((sum, one) => sum + one, 0n), tax: charged };
				for (const part of parts) {
					const [tax = 0n] = taxOfCredit([part], left);
					left = { net: left.net - part, tax: left.tax - tax };
					expect(left.tax >= 0n).toBe(true);
				}
				expect(left).toEqual({ net: 0n, tax: 0n });
			}),
		);
	});
});

describe('uploadUrl', () => {
	it('names the cycle for the form to fill in', () => {
		expect(uploadUrl({ N8N_FORM_BASE_URL: 'https://n8n.test/' }, 'c-1')).toBe(
			'https://n8n.test/form/cloudsales-finance-upload?billing_cycle_id=c-1',
		);
	});
	it('prefers the page of the installation, and keeps what its address says', () => {
		const settings = {
			N8N_FORM_BASE_URL: 'https://n8n.test',
			FINANCE_UPLOAD_URL: 'https://finance.test/up?team=a',
		};
		expect(uploadUrl(settings, 'c-1')).toBe('https://finance.test/up?team=a&billing_cycle_id=c-1');
	});
	it('is absent without a setting', () => {
		expect(uploadUrl({}, 'c-1')).toBeNull();
	});
});
