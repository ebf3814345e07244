import fc from 'fast-check';
import { createVault } from '../../platform/security/index.ts';
import {
	cycleNumber,
	documentIdOf,
	documentToken,
	gatewayItems,
	isCollectable,
	isEnded,
	numberSeries,
	readDocumentToken,
	reasonAgainst,
	uploadUrl,
	wasRequested,
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
		'EXPIRED',
		'CANCELLED',
		'WRITTEN_OFF',
	];
	it('collects only what is invoiced and not ended', () => {
		expect(statuses.filter(isCollectable)).toEqual(['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE']);
	});
	it('has four ends', () => {
		expect(statuses.filter(isEnded)).toEqual(['PAID', 'EXPIRED', 'CANCELLED', 'WRITTEN_OFF']);
	});
	it('asks finance only for a draft; what ended unpaid was not asked for', () => {
		expect(statuses.filter((status) => !wasRequested(status))).toEqual([
			'DRAFT',
			'EXPIRED',
			'CANCELLED',
			'WRITTEN_OFF',
		]);
	});
});

describe('reasonAgainst', () => {
	const cycle = { status: 'AWAITING_PAYMENT', currency: 'IDR', amount: 100n };
	const money = { currency: 'IDR', amount: 100n };
	it('takes the exact money for a cycle that waits for it', () => {
		expect(reasonAgainst(cycle, money)).toBeNull();
	});
	it.each(['PAID', 'EXPIRED', 'CANCELLED', 'WRITTEN_OFF'])('has no use when %s', (status) => {
		expect(reasonAgainst({ ...cycle, status }, money)).toContain(status);
	});
	it('has no use for another amount or currency', () => {
		expect(reasonAgainst(cycle, { ...money, amount: 99n })).toContain('99 IDR was paid');
		expect(reasonAgainst(cycle, { ...money, currency: 'USD' })).toContain('100 USD was paid');
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
					const total = gatewayItems({ amount, items }).reduce(
						(sum, item) => sum + item.unit_amount * BigInt(item.quantity),
						0n,
					);
					expect(total).toBe(amount);
				},
			),
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
	it('is absent when nobody said where', () => {
		expect(uploadUrl({}, 'c-1')).toBeNull();
	});
});

describe('document links', () => {
	const vault = createVault('a secret of at least thirty-two characters');
	const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
	const token = documentToken(vault, id);

	it('lead to the document they were made for', () => {
		expect(readDocumentToken(vault, token)).toBe(id);
		expect(documentIdOf(`https://sales.test/d/${token}`)).toBe(id);
	});
	it.each([
		['another document', token.replace(id, id.replace('9f', '9e'))],
		['a cut signature', token.slice(0, -1)],
		['no signature', id],
		['too many parts', `${token}.x`],
		['nothing', ''],
	])('refuse %s', (_, forged) => {
		expect(readDocumentToken(vault, forged)).toBeNull();
	});
	it('of another purpose do not count', () => {
		expect(readDocumentToken(vault, `${id}.${vault.sign('quotation', [id])}`)).toBeNull();
	});
	it('are known only in our own form', () => {
		expect(documentIdOf(null)).toBeNull();
		expect(documentIdOf('https://elsewhere.test/file.pdf')).toBeNull();
	});
});
