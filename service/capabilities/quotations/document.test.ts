import type { Company } from '../../platform/company/index.ts';
import { quotationDocument, type DocumentParts } from './document.ts';

const day = (text: string) => new Date(`${text}T00:00:00.000Z`);
const item = {
	id: '2',
	quotation_id: '1',
	position: 1,
	product_id: '3',
	description: 'Google Workspace <b>Business</b>',
	quantity: 1_250,
	unit_amount: 150_000n,
	discount: 500_000n,
	amount: 187_000_000n,
	tax: 20_570_000n,
	billing_period: 'MONTHLY',
	created_at: day('2026-11-20'),
	updated_at: day('2026-11-20'),
};
const quotation = {
	id: '1',
	number: 'QUO-2026-000123',
	version: 1,
	client_id: '4',
	status: 'DRAFT',
	currency: 'IDR',
	billing_period: 'MONTHLY',
	valid_until: day('2026-12-04'),
	subtotal: 187_500_000n,
	discount: 500_000n,
	tax: 20_570_000n,
	total: 207_570_000n,
	list_amount: null,
	language: null,
	notes: null as string | null,
	supersedes_id: null,
	cosmic_id: null,
	pdf_url: null,
	synced_at: null,
	sent_at: null,
	accepted_at: null,
	accepted_by: null,
	accepted_role: null,
	rejected_at: null,
	reject_reason: null,
	rejected_by: null,
	sale_ended_at: null,
	trial_days: 0,
	term_months: null,
	created_at: new Date('2026-11-19T17:30:00.000Z'),
	updated_at: day('2026-11-20'),
	items: [item],
};
const buyer = {
	name: 'PT Contoh & Rekan',
	address: 'Jl. Merdeka 1\nJakarta',
	npwp: '0123456789012345',
};
const bare: Company = {
	name: 'PT Awan Niaga',
	address: [],
	npwp: null,
	email: null,
	phone: null,
	website: null,
	color: '#123456',
	logo: null,
	test_notice: null,
};
const seller: Company = {
	...bare,
	address: ['Jl. Sudirman No. 10', 'Jakarta 10220'],
	npwp: '01.234.567.8-901.000',
	email: 'sales@awan.example',
	phone: '+62 21 5555 0100',
	logo: { content_type: 'image/png', content: Buffer.from('a logo') },
};
const tax_rule = 'PPN dihitung dari jumlah seluruh baris (PMK 131/2024).';
const parts: DocumentParts = { quotation, buyer, seller, tax_rule, due_days: 30, language: 'id' };
/** Without the files of the fonts, which make it hard to read what is wrong. */
const documentOf = (other: Partial<DocumentParts> = {}): string =>
	quotationDocument({ ...parts, ...other }).replaceAll(
		/url\(data:font\/woff2;base64,[\w+/=]+\)/g,
		'local(x)',
	);

describe('the document of a quotation', () => {
	it('says everything in Indonesian, with the date in Jakarta', () => {
		const page = documentOf();
		for (const part of [
			'<html lang="id">',
			'QUO-2026-000123',
			'<td class="label">Tanggal</td><td>20 November 2026</td>',
			'<td class="label">Berlaku sampai</td><td>4 Desember 2026</td>',
			'PT Contoh &amp; Rekan',
			'NPWP: 0123456789012345',
			'Google Workspace &lt;b&gt;Business&lt;/b&gt;',
			'1.250',
			'Rp 150.000',
			'Rp 187.500.000',
			'Rp 187.000.000',
			'-Rp 500.000',
			'Rp 20.570.000',
			'Rp 207.570.000',
			'per bulan',
			tax_rule,
		])
			expect(page).toContain(part);
		expect(page).not.toContain('<b>');
		expect(page).not.toContain('Versi');
	});

	it('says everything in English, and names a later version', () => {
		const page = documentOf({ quotation: { ...quotation, version: 2 }, language: 'en' });
		for (const part of [
			'<html lang="en">',
			'<td class="label">Version</td><td>2</td>',
			'<td class="label">Valid until</td><td>4 December 2026</td>',
			'IDR 207,570,000',
		])
			expect(page).toContain(part);
	});

	it('has the letterhead of the seller: name, address, tax number, contact, logo, colour', () => {
		const page = documentOf();
		const logo = Buffer.from('a logo').toString('base64');
		for (const part of [
			'<div class="name">PT Awan Niaga</div>',
			'Jl. Sudirman No. 10<br>Jakarta 10220<br>',
			'NPWP: 01.234.567.8-901.000',
			'Telp. +62 21 5555 0100',
			'sales@awan.example',
			`<img class="logo" src="data:image/png;base64,${logo}"`,
			'--brand:#123456',
		])
			expect(page).toContain(part);
		expect(documentOf({ seller: bare })).not.toMatch(/<img|Telp\./);
	});

	it('says on a stack with a test clock that it is none, and nowhere else', () => {
		const test_notice = { id: 'Sistem uji', en: 'Test system' };
		expect(documentOf({ seller: { ...seller, test_notice } })).toContain(
			'<body>\n<div class="test">Sistem uji</div>',
		);
		expect(documentOf()).not.toContain('class="test"');
	});

	it('says how long it is valid, when to pay and how to accept, and numbers its pages', () => {
		const page = documentOf();
		expect(page).toContain('Penawaran ini berlaku sampai 4 Desember 2026.');
		expect(page).toContain('jatuh tempo 30 hari setelah penawaran disetujui');
		expect(page).toContain('melalui tautan di dalam email');
		expect(page).toContain('"Halaman " counter(page) " dari " counter(pages) " · QUO-2026-000123"');
		expect(documentOf({ language: 'en' })).toContain(
			'"Page " counter(page) " of " counter(pages) " · QUO-2026-000123"',
		);
	});

	it('leaves out what there is none of', () => {
		const plain = { ...item, discount: 0n, amount: 187_500_000n, tax: 0n };
		const page = documentOf({
			quotation: { ...quotation, discount: 0n, tax: 0n, total: 187_500_000n, items: [plain] },
			buyer: { name: 'PT Contoh', address: null, npwp: null },
			seller: bare,
			tax_rule: null,
		});
		expect(page).not.toContain('Diskon');
		expect(page).not.toContain('NPWP');
		expect(page).not.toContain('PPN dihitung');
		expect(page).not.toContain('Catatan');
	});

	it('escapes everything that people write', () => {
		const evil = '"><img src=x onerror=alert(1)></style><script>alert(2)</script>{{number}}';
		const page = documentOf({
			quotation: { ...quotation, notes: evil, items: [{ ...item, description: evil }] },
			buyer: { name: evil, address: evil, npwp: evil },
			seller: { ...bare, name: evil, address: [evil], phone: evil },
			tax_rule: evil,
		});
		expect(page).not.toContain('<img');
		expect(page).not.toContain('<script');
		expect(page.split('</style>')).toHaveLength(2);
		expect(page.split('{{number}}')).toHaveLength(10);
	});

	it('loads nothing but what is inside: no script, no address, no import', () => {
		const page = documentOf();
		expect(page).not.toMatch(/<script|https?:|url\(|@import|<link|src="(?!data:)/i);
	});

	it('brings the fonts for what people write, and refuses what no font has', () => {
		const text = '谷歌工作区 บริการ خدمة ﷼ 🚀';
		const page = documentOf({ buyer: { ...buyer, name: text } });
		for (const font of ['noto-sans-sc', 'noto-sans-thai', 'noto-sans-arabic', 'noto-emoji'])
			expect(page).toMatch(new RegExp(`@font-face\\{font-family:'[^']*${font}'`));
		expect(() => documentOf({ quotation: { ...quotation, notes: 'Halo 한' } })).toThrow(
			expect.objectContaining({
				message: 'No font has these characters: 한 (U+D55C)',
				details: { quotation_id: '1', characters: ['한'] },
			}),
		);
	});
});
