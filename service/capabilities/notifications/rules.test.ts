import { reasonAgainstText, renewLinks, standsIn } from './rules.ts';

const facts = {
	client_name: 'PT Maju Jaya',
	number: 'QUO-2026-000123',
	total: 'Rp 12.500.000',
	monthly: 'Rp 1.250.000',
	valid_until: '31 Desember 2026',
	items: [{ description: 'Google Workspace', quantity: 25 }],
	accept_url: 'https://sales.example/q/abc123',
	contact: 'sales@sales.example',
	due_in: '14 hari',
	discount: '12,5%',
};
const truth = { facts, must_contain: [facts.total, facts.accept_url] };
const needed = `Total Rp 12.500.000, lihat https://sales.example/q/abc123.`;
const mail = (more: string, subject = 'Penawaran') => ({
	subject,
	body_text: `Yth. PT Maju Jaya,\n\n${needed}\n${more}`,
});

describe('a drafted mail', () => {
	it.each([
		['nothing more', ''],
		['the figures as they stand', 'Biaya bulanan Rp 1.250.000 untuk 25 pengguna.'],
		['a figure with another kind of space', 'Biaya Rp\u00a01.250.000.'],
		['a figure in the writing of another country', 'That is IDR 1,250,000 each month.'],
		['a figure without its currency', 'Sebesar 1.250.000 tiap bulan.'],
		['a figure with decimals that are zero', 'Rp 12.500.000,00'],
		['a figure with the dash of a price tag', 'Rp 12.500.000,-'],
		['the date in full', 'Berlaku sampai 31 Desember 2026.'],
		['the date in English', 'Valid until December 31, 2026, or 31st of December.'],
		['the date without its day', 'Penawaran Desember 2026'],
		['the date as ISO', '2026-12-31'],
		['the date with slashes', '31/12/2026'],
		['the number of the record', 'Nomor QUO-2026-000123, tahun 2026.'],
		['the address of the seller', 'Tulis ke sales@sales.example atau buka sales.example.'],
		['a list', '1. Google Workspace\n2. Dukungan\n10. Lainnya'],
		['a single digit', 'Kami melampirkan 2 dokumen.'],
		['a name with a digit in it', 'Layanan B2B dan Office365.'],
		['the term as it stands', 'Dibayar dalam 14 hari.'],
		['the percentage in another writing', 'Diskon 12.5%'],
		['a quantity beside an amount', 'Paket 25 Rp 1.250.000'],
		['the verb may before a number', 'You may 25 times ask.'],
	])('is trusted with %s', (_, more) => {
		expect(reasonAgainstText(mail(more), truth)).toBeNull();
	});

	it.each([
		['an amount', 'Hemat Rp 5.000.000!', 'Rp 5.000.000'],
		['an amount in words of thousands', 'sekitar Rp 12,5 juta', 'Rp 12,5 juta'],
		['an amount in words without a currency', 'about 12 million', '12 million'],
		['a small amount', 'hanya Rp 25', 'Rp 25'],
		['an amount in another currency', 'or $12,500,000', '$12,500,000'],
		['an amount with its currency behind', '700 rupiah', '700 rupiah'],
		['a quantity', 'untuk 30 pengguna', '30'],
		['a percentage', 'diskon 5%', '5%'],
		['a term', 'dalam 7 hari', '7 hari'],
		['a date', 'sampai 30 Desember 2026', '30 Desember 2026'],
		['a date without its year', 'by 1 Jan', '1 Jan'],
		['a date in English', 'January 5, 2027', 'January 5, 2027'],
		['a date in digits', '01/02/2027', '01/02/2027'],
		['an ISO date', '2027-01-01', '2027-01-01'],
		['a month', 'mulai Januari 2027', 'Januari 2027'],
		['a link', 'https://evil.example/q/abc123', 'https://evil.example/q/abc123'],
		['a link that goes on', 'https://sales.example/q/abc1234', 'https://sales.example/q/abc1234'],
		['a link without a scheme', 'Buka evil.com/pay.', 'evil.com/pay'],
		['an address', 'Kirim bukti ke bayar@evil.example', 'bayar@evil.example'],
		['an account number', 'BCA 1234567890', '1234567890'],
		['a figure in full-width digits', 'Rp ９９９.000', 'Rp 999.000'],
	])('is not trusted when it invents %s', (_, more, invented) => {
		expect(reasonAgainstText(mail(more), truth)).toBe(
			`The text says "${invented}", which is not among the facts`,
		);
	});

	it('is not trusted when the subject invents something', () => {
		expect(reasonAgainstText(mail('', 'Diskon 50% hanya hari ini'), truth)).toContain('"50%"');
	});

	it('is not trusted when it leaves out what must stand in it', () => {
		expect(reasonAgainstText({ subject: 'S', body_text: 'Total Rp 12.500.000.' }, truth)).toBe(
			'The text does not contain "https://sales.example/q/abc123"',
		);
	});
});

describe('a text that must stand in a mail', () => {
	it.each([
		['as it is', 'Total: Rp 1.500.', 'Rp 1.500'],
		['at the end', 'Total: Rp 1.500', 'Rp 1.500'],
		['in brackets', '(Rp 1.500)', 'Rp 1.500'],
		['over a line break', 'sampai 31\nDesember 2026', '31 Desember 2026'],
		['later in the text', 'Rp 1.500.000 dan Rp 1.500', 'Rp 1.500'],
		['after the end of a sentence', 'Selesai.Rp 1.500', 'Rp 1.500'],
	])('is found %s', (_, text, part) => {
		expect(standsIn(text, part)).toBe(true);
	});

	it.each([
		['a larger amount', 'Total: Rp 1.500.000', 'Rp 1.500'],
		['a longer number', '12026', '2026'],
		['the end of an amount', 'Rp 21.500', '1.500'],
		['the decimals of an amount', 'Rp 7.1.500', '1.500'],
		['a longer link', 'https://a.example/q/abc/pay', 'https://a.example/q/abc'],
	])('is not found inside %s', (_, text, part) => {
		expect(standsIn(text, part)).toBe(false);
	});
});

describe('the links of a draft', () => {
	const now = { facts: { link: 'https://a.example/in?token=new.2' }, must_contain: [] };

	it('are renewed when they differ only behind the question mark', () => {
		expect(renewLinks('Masuk: https://a.example/in?token=old.1.', now)).toBe(
			'Masuk: https://a.example/in?token=new.2.',
		);
	});

	it.each(['https://b.example/in?token=old.1', 'https://a.example/out?token=old.1'])(
		'stay as they are when they lead elsewhere: %s',
		(link) => {
			expect(renewLinks(link, now)).toBe(link);
		},
	);
});
