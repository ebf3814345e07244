import fc from 'fast-check';
import { pino } from 'pino';
import { extractText, getDocumentProxy } from 'unpdf';
import { taxRule } from '../capabilities/catalog/tax-rule.ts';
import { quotationDocument } from '../capabilities/quotations/document.ts';
import { totalsOf } from '../capabilities/quotations/rules.ts';
import type { Language } from '../platform/language/index.ts';
import { sumOf } from '../platform/money/document.ts';
import { pdf } from '../providers/pdf/provider.ts';

/** What a client reads of a quotation: the text of each page that the real browser has printed. */
let renderer: ReturnType<typeof pdf.create>;
beforeAll(() => {
	renderer = pdf.create({}, { log: pino({ level: 'silent' }) });
});
afterAll(() => renderer.close?.());

const ppn = { base_num: 11, base_den: 12, rate_num: 12, rate_den: 100, source: 'PMK 131/2024' };
const seller = {
	name: 'PT Awan Niaga',
	address: ['Jl. Sudirman No. 10', 'Jakarta 10220'],
	npwp: '01.234.567.8-901.000',
	email: 'sales@awan.example',
	phone: '+62 21 5555 0100',
	website: null,
	color: '#0b6b57',
	logo: null,
	test_notice: null,
};
type Line = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	discount?: bigint;
	billing_period?: string;
};

async function pagesOf(lines: readonly Line[], language: Language = 'id'): Promise<string[]> {
	const day = new Date('2026-11-20T00:00:00.000Z');
	const priced = lines.map((line) => ({ discount: 0n, rate: ppn, ...line }));
	const figures = totalsOf(priced);
	const items = priced.map(({ rate: _, ...line }, index) => ({
		billing_period: 'MONTHLY',
		...line,
		...figures.lines[index]!,
		id: String(index),
		quotation_id: '1',
		product_id: '2',
		position: index + 1,
		created_at: day,
		updated_at: day,
	}));
	const page = quotationDocument({
		quotation: {
			...{ id: '1', number: 'QUO-2026-000123', version: 1, client_id: '3', status: 'DRAFT' },
			...{ currency: 'IDR', billing_period: 'MONTHLY', ...figures.totals, items, notes: null },
			...{ valid_until: day, created_at: day, updated_at: day, supersedes_id: null },
			...{ cosmic_id: null, pdf_url: null, synced_at: null, sent_at: null, accepted_at: null },
			...{ language: null, accepted_by: null, rejected_at: null, reject_reason: null },
			rejected_by: null,
			accepted_role: null,
			list_amount: null,
			sale_ended_at: null,
			trial_days: 0,
			term_months: null,
		},
		buyer: { name: 'PT Maju Jaya', address: 'Jakarta', npwp: null },
		seller,
		tax_rule: taxRule(ppn, language),
		due_days: 14,
		language,
	});
	const printed = await renderer.pdfRenderer.render(page);
	const { text } = await extractText(await getDocumentProxy(new Uint8Array(printed)));
	return text;
}

const amounts = (text: string): bigint[] =>
	[...text.matchAll(/-?(?:Rp|IDR) [\d.,]+/g)].map(([found]) =>
		BigInt(found.replaceAll(/[^\d-]/g, '')),
	);

describe('the printed quotation', () => {
	it('adds up as it is read: 25 × 150,000 less 250,000, and 1 × 2,500,000', async () => {
		const [page = '', ...others] = await pagesOf([
			{ description: 'Workspace', quantity: 25, unit_amount: 150_000n, discount: 250_000n },
			{ description: 'Setup', quantity: 1, unit_amount: 2_500_000n, billing_period: 'ONCE' },
		]);
		expect(others).toEqual([]);
		const [unit, gross, discount, setupUnit, setup, net, tax, total, ...rest] = amounts(page);
		expect([unit, gross, discount]).toEqual([150_000n, 3_750_000n, -250_000n]);
		expect([setupUnit, setup]).toEqual([2_500_000n, 2_500_000n]);
		expect(net).toBe(gross! + discount! + setup!);
		expect([net, tax, total]).toEqual([6_000_000n, 660_000n, 6_660_000n]);
		expect(rest).toEqual([]);
		for (const part of ['Jl. Sudirman No. 10', 'NPWP: 01.234.567.8-901.000', 'jatuh tempo 14 hari'])
			expect(page).toContain(part);
	});

	it('adds up whatever the lines and discounts are, in both languages', async () => {
		const line = fc
			.record({
				quantity: fc.integer({ min: 1, max: 100_000 }),
				unit_amount: fc.bigInt({ min: 1n, max: 10_000_000n }),
				share: fc.constantFrom(0n, 7n, 100n),
			})
			.map(({ share, ...one }) => ({
				...one,
				description: 'Workspace',
				discount: (BigInt(one.quantity) * one.unit_amount * share) / 100n,
			}));
		const one = String.raw`(-?(?:Rp|IDR) [\d.,]+)`;
		const valuesIn = (text: string, pattern: string): bigint[][] =>
			[...text.matchAll(new RegExp(pattern, 'g'))].map((match) =>
				match.slice(1).map((part) => BigInt(part.replaceAll(/[^\d-]/g, ''))),
			);
		await fc.assert(
			fc.asyncProperty(
				fc.array(line, { minLength: 1, maxLength: 25 }),
				fc.constantFrom<Language>('id', 'en'),
				async (lines, language) => {
					const text = (await pagesOf(lines, language)).join('\n');
					const rows = valuesIn(text, String.raw`([\d.,]+) ${one} ${one}`);
					expect(rows).toHaveLength(lines.length);
					for (const [quantity, unit, gross] of rows) expect(quantity! * unit!).toBe(gross);
					const discounts = valuesIn(text, `(?:Diskon|Discount) ${one}`).flat();
					const [net = 0n] = valuesIn(text, `Subtotal ${one}`).flat();
					const [tax = 0n] = valuesIn(text, String.raw`PPN\)? ${one}`).flat();
					const [total] = valuesIn(text, `Total ${one}`).flat();
					expect(sumOf([...rows.map((row) => row[2]!), ...discounts])).toBe(net);
					expect(net + tax).toBe(total);
				},
			),
			{ numRuns: 12 },
		);
	});

	it('wraps a word of 110 letters and cuts no price, however large', async () => {
		const [page = ''] = await pagesOf([
			{ description: 'W'.repeat(110), quantity: 1, unit_amount: 1_500_000n },
			{ description: 'Large', quantity: 100_000, unit_amount: 40_000_000_000n },
		]);
		const inner = page.replaceAll(/\s/g, '');
		expect(inner).toContain('W'.repeat(110));
		for (const price of ['1.500.000', '40.000.000.000', '4.000.000.000.000.000'])
			expect(page).toContain(`Rp ${price}`);
		expect(page).toContain('Rp 4.440.000.001.665.000');
	});

	it.each([
		['id', 'Halaman', 'dari', 'Uraian'],
		['en', 'Page', 'of', 'Description'],
	] as const)('repeats the head and counts its pages in %s', async (language, word, of, head) => {
		const line = { description: 'Service', quantity: 1, unit_amount: 149_950n };
		const pages = await pagesOf(
			Array.from({ length: 40 }, () => line),
			language,
		);
		expect(pages.length).toBeGreaterThan(1);
		for (const [index, page] of pages.entries()) {
			expect(page).toContain(`${word} ${index + 1} ${of} ${pages.length} · QUO-2026-000123`);
			expect(page).toContain(head);
		}
	});

	it('keeps the sums together, and with a line, wherever the page ends', async () => {
		const line = { description: 'Service', quantity: 1, unit_amount: 100_000n };
		for (let count = 8; count <= 16; count += 1) {
			const pages = await pagesOf(Array.from({ length: count }, () => line));
			const last = pages.filter((page) => page.includes('Subtotal'));
			expect(last).toHaveLength(1);
			expect(last[0]).toMatch(/Service[\s\S]*Subtotal[\s\S]*PPN[\s\S]*Total/);
		}
	});

	it('shows Chinese, Thai, Arabic, the sign of the rial and emoji', async () => {
		const [page = ''] = await pagesOf(
			['谷歌工作区', 'กรุงเทพ', 'خدمة', '﷼', '🚀'].map((description) => ({
				description,
				quantity: 1,
				unit_amount: 1_000n,
			})),
		);
		for (const part of ['谷歌工作区', 'กรุงเทพ', '﷼', '🚀']) expect(page).toContain(part);
	});
});
