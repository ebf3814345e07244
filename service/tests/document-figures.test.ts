import fc from 'fast-check';
import { aBillingCycle, pay } from '../capabilities/billing/fixtures.ts';
import { invoiceRequestMessage } from '../capabilities/billing/messages.ts';
import { invoiceMessage, receiptMessage } from '../capabilities/billing/payment-messages.ts';
import { gatewayItems } from '../capabilities/billing/rules.ts';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { toHtml, toText } from '../capabilities/notifications/layout.ts';
import { pricedLines } from '../capabilities/notifications/index.ts';
import { renderTemplate } from '../capabilities/notifications/template.ts';
import { documentLines } from '../capabilities/portal/document-lines.ts';
import { quotationMessage } from '../capabilities/quotations/messages.ts';
import { totalsOf } from '../capabilities/quotations/rules.ts';
import { testClockConfig } from '../platform/test-clock/index.ts';
import { companyConfig, companyOf } from '../platform/company/index.ts';
import { loadConfiguration } from '../platform/config/index.ts';
import type { Language } from '../platform/language/index.ts';
import { moneyDocument, sumOf } from '../platform/money/document.ts';
import { toXenditInvoice } from '../providers/xendit/translate.ts';
import { startTestService, type TestService } from './service.ts';

/** What a reader finds in a rendered document, as minor units. */
type Read = {
	lines: { quantity: bigint; unit_amount: bigint; amount: bigint }[];
	discounts: bigint[];
	net: bigint;
	tax: bigint;
	total: bigint;
};

const amount = String.raw`-?(?:Rp|IDR) [\d.,]+`;
const valueOf = (text: string): bigint =>
	BigInt(text.replaceAll(/\D/g, '')) * (text.startsWith('-') ? -1n : 1n);

/** The words of a page in the order in which they are read, each row of a table in a line of its own. */
const textOf = (html: string): string =>
	html
		.replaceAll(/<style[\s\S]*?<\/style>/g, '')
		.replaceAll(/\s+/g, ' ')
		.replaceAll(/<\/t[dh]>/g, ' ')
		.replaceAll(/<tr|<p|<div|<br/g, '\n$&')
		.replaceAll(/<[^>]+>/g, '');

function readDocument(text: string): Read {
	const one = (label: string): bigint => {
		const found = new RegExp(String.raw`^\s*${label}:? +(${amount})`, 'm').exec(text);
		if (found?.[1] === undefined) throw new Error(`There is no ${label} in ${text}`);
		return valueOf(found[1]);
	};
	const line = new RegExp(String.raw`([\d.,]+) ?× ?(${amount})\D*?(${amount})`, 'g');
	const discount = new RegExp(String.raw`^\s*(?:Diskon|Discount):? +(${amount})`, 'gm');
	return {
		lines: [...text.matchAll(line)].map(([, quantity = '', unit = '', sum = '']) => ({
			quantity: valueOf(quantity),
			unit_amount: valueOf(unit),
			amount: valueOf(sum),
		})),
		discounts: [...text.matchAll(discount)].map(([, sum = '']) => valueOf(sum)),
		net: one('Subtotal'),
		tax: one(String.raw`(?:PPN|VAT \(PPN\))`),
		total: one('Total'),
	};
}

function expectToAddUp(read: Read, lines: number, total: bigint): void {
	expect(read.lines).toHaveLength(lines);
	for (const line of read.lines) expect(line.quantity * line.unit_amount).toBe(line.amount);
	expect(sumOf([...read.lines.map((line) => line.amount), ...read.discounts])).toBe(read.net);
	expect(read.net + read.tax).toBe(read.total);
	expect(read.total).toBe(total);
}

const ppn = { base_num: 11, base_den: 12, rate_num: 12, rate_den: 100 };
const none = { base_num: 1, base_den: 1, rate_num: 0, rate_den: 100 };
const line = fc
	.record({
		quantity: fc.integer({ min: 1, max: 100_000 }),
		unit_amount: fc.bigInt({ min: 0n, max: 10_000_000n }),
		share: fc.constantFrom(0n, 0n, 7n, 100n),
		rate: fc.constantFrom(ppn, ppn, none),
	})
	.map(({ share, ...one }) => ({
		...one,
		description: 'Workspace',
		billing_period: 'MONTHLY',
		discount: (BigInt(one.quantity) * one.unit_amount * share) / 100n,
	}));
const documents = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => {
	const { lines: figures, totals } = totalsOf(lines);
	const items = lines.map((one, index) => ({ ...one, ...figures[index]! }));
	const { tax, total } = totals;
	return { document: moneyDocument({ currency: 'IDR', items, tax, total }), items, tax, total };
});
const seller = companyOf(loadConfiguration({}, [companyConfig, testClockConfig], []));
const languages = fc.constantFrom<Language>('id', 'en');

describe('whatever the lines and discounts are, the figures that are read add up', () => {
	it.each([quotationMessage, invoiceRequestMessage, invoiceMessage, receiptMessage])(
		'in the mail $kind, as text and as HTML',
		(kind) => {
			fc.assert(
				fc.property(documents, languages, ({ document, total }, language) => {
					const { facts, lines: table } = pricedLines(document, language, 'Lines');
					const layout = { preheader: '', lines: table, action: null, reason: '' };
					const { body_text: text } = renderTemplate(kind, { language, facts, layout });
					const company = { ...seller, name: 'PT Awan' };
					const letter = { subject: '', text, language, layout, company, is_for_client: true };
					const lines = document.lines.length;
					expectToAddUp(readDocument(toText(letter)), lines, total);
					expectToAddUp(readDocument(textOf(toHtml(letter))), lines, total);
				}),
				{ numRuns: 30 },
			);
		},
	);

	it('on the page of a quotation', () => {
		fc.assert(
			fc.property(documents, languages, ({ document, total }, language) => {
				const page = textOf(String(documentLines(document, language)));
				expectToAddUp(readDocument(page), document.lines.length, total);
			}),
			{ numRuns: 50 },
		);
	});

	it('in the request to the gateway', () => {
		fc.assert(
			fc.property(documents, languages, ({ items, tax, total }, language) => {
				const cycle = { number: null, currency: 'IDR', amount: total, settled_amount: 0n, tax };
				const request = toXenditInvoice({
					reference: 'r-1',
					currency: 'IDR',
					amount: total,
					description: 'Invoice',
					payer_email: 'a@b.example',
					payer_name: 'PT Maju',
					locale: language,
					expires_in_seconds: 60,
					channel: null,
					channels: [],
					items: gatewayItems({ ...cycle, items }, language),
				});
				const sum = (request.items ?? []).reduce((all, one) => all + one.quantity * one.price, 0);
				expect(sum).toBe(request.amount);
				expect(request.items?.every((one) => one.price >= 0)).toBe(true);
			}),
			{ numRuns: 50 },
		);
	});

	it('in the taxes of the lines, each within a rupiah of its own tax', () => {
		fc.assert(
			fc.property(documents, ({ document, items, tax }) => {
				expect(sumOf(items.map((one) => one.tax))).toBe(tax);
				for (const [index, one] of items.entries()) {
					const exact = document.lines[index]!.net * BigInt(one.rate.rate_num === 0 ? 0 : 11);
					const apart = one.tax * 100n - exact;
					expect(apart > -200n && apart < 200n).toBe(true);
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe('25 × 150,000 less 250,000, and 1 × 2,500,000', () => {
	let service: TestService;
	let cycle: any;
	beforeAll(async () => {
		service = await startTestService();
		const users = await aProduct(service, { name: 'Workspace', price: 150_000 });
		const setup = await aProduct(service, { name: 'Setup', price: 2_500_000, kind: 'ONE_TIME' });
		cycle = await aBillingCycle(service, {
			status: 'AWAITING_PAYMENT',
			items: [
				{ product_id: users.id, quantity: 25, discount: 250_000 },
				{ product_id: setup.id, quantity: 1 },
			],
		});
		await service.call('POST', '/emails/send', { kind: 'INVOICE', related_id: cycle.id });
		await service.settle();
	});
	afterAll(() => service.stop());

	const figures = {
		lines: [
			{ quantity: 25n, unit_amount: 150_000n, amount: 3_750_000n },
			{ quantity: 1n, unit_amount: 2_500_000n, amount: 2_500_000n },
		],
		discounts: [-250_000n],
		net: 6_000_000n,
		tax: 660_000n,
		total: 6_660_000n,
	};

	it('are read the same in every mail', () => {
		const mails = service.vendors.mails.filter((mail) => mail.text.includes('Subtotal'));
		expect(mails).toHaveLength(3);
		for (const mail of mails) {
			expect(readDocument(mail.text)).toEqual(figures);
			expect(readDocument(textOf(mail.html))).toEqual(figures);
		}
	});

	it('are read the same on the page of the quotation, which names the rule of the tax', async () => {
		const quotation = await service.call('GET', `/quotations/${cycle.quotation_id}`);
		const page = await service.http.get(new URL(quotation.body.accept_url).pathname);
		expect(readDocument(textOf(page.text))).toEqual(figures);
		expect(page.text).toContain('dihitung dari jumlah seluruh baris dan dibulatkan satu kali');
	});

	it('are in the API of the quotation and of the billing cycle', async () => {
		const lines = [
			{ quantity: 25, gross: 3_750_000, discount: 250_000, amount: 3_500_000, tax: 385_000 },
			{ quantity: 1, gross: 2_500_000, discount: 0, amount: 2_500_000, tax: 275_000 },
		];
		const sums = { net: 6_000_000, tax: 660_000 };
		expect(cycle).toMatchObject({ ...sums, amount: 6_660_000, items: lines });
		const quotation = await service.call('GET', `/quotations/${cycle.quotation_id}`);
		expect(quotation.body).toMatchObject({ ...sums, total: 6_660_000, items: lines });
	});

	it('are what the gateway is asked for, and what is paid', async () => {
		const request = service.vendors.linkRequests.at(-1);
		expect(request?.items).toEqual([
			{
				name: 'Workspace (25 × Rp 150.000, Diskon -Rp 250.000)',
				quantity: 1,
				unit_amount: 3_500_000n,
			},
			{ name: 'Setup', quantity: 1, unit_amount: 2_500_000n },
			{ name: 'PPN', quantity: 1, unit_amount: 660_000n },
		]);
		await pay(service, cycle.id);
		const paid = await service.call('GET', `/billing-cycles/${cycle.id}`);
		expect(paid.body).toMatchObject({ status: 'PAID', balance: 0 });
	});
});
