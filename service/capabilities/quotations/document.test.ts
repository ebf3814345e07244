import { quotationDocument } from './document.ts';

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
	notes: null as string | null,
	supersedes_id: null,
	cosmic_id: null,
	pdf_url: null,
	synced_at: null,
	sent_at: null,
	accepted_at: null,
	accepted_by: null,
	rejected_at: null,
	reject_reason: null,
	sale_ended_at: null,
	created_at: new Date('2026-11-19T17:30:00.000Z'),
	updated_at: day('2026-11-20'),
	items: [item],
};
const buyer = {
	name: 'PT Contoh & Rekan',
	address: 'Jl. Merdeka 1\nJakarta',
	npwp: '0123456789012345',
};
const seller = { name: 'PT Awan Niaga' };
const rule = 'PPN dihitung dari jumlah seluruh baris (PMK 131/2024).';

describe('the document of a quotation', () => {
	it('says everything in Indonesian, with the date in Jakarta', () => {
		const page = quotationDocument(quotation, buyer, seller, rule, 'id');
		for (const part of [
			'<html lang="id">',
			'PT Awan Niaga',
			'QUO-2026-000123',
			'Tanggal: 20 November 2026',
			'Berlaku sampai: 4 Desember 2026',
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
			rule,
		])
			expect(page).toContain(part);
		expect(page).not.toContain('<b>');
		expect(page).not.toContain('Versi');
	});

	it('says everything in English, and names a later version', () => {
		const page = quotationDocument({ ...quotation, version: 2 }, buyer, seller, rule, 'en');
		for (const part of [
			'<html lang="en">',
			'Version 2',
			'Valid until: 4 December 2026',
			'IDR 207,570,000',
		])
			expect(page).toContain(part);
	});

	it('leaves out what there is none of', () => {
		const plain = { ...item, discount: 0n, amount: 187_500_000n, tax: 0n };
		const page = quotationDocument(
			{ ...quotation, discount: 0n, tax: 0n, total: 187_500_000n, items: [plain] },
			{ name: 'PT Contoh', address: null, npwp: null },
			seller,
			null,
			'id',
		);
		expect(page).not.toContain('Diskon');
		expect(page).not.toContain('NPWP');
		expect(page).not.toContain('PPN dihitung');
		expect(page).not.toContain('Catatan');
	});

	it('escapes everything that people write', () => {
		const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{number}}';
		const page = quotationDocument(
			{ ...quotation, notes: evil, items: [{ ...item, description: evil }] },
			{ name: evil, address: evil, npwp: evil },
			{ name: evil },
			evil,
			'en',
		);
		expect(page).not.toContain('<img');
		expect(page).not.toContain('<script');
		expect(page.split('{{number}}')).toHaveLength(8);
	});

	it('loads nothing: no script, no address, no import', () => {
		const page = quotationDocument(quotation, buyer, seller, rule, 'id');
		expect(page).not.toMatch(/<script|https?:|url\(|@import|<link|<img/i);
	});
});
