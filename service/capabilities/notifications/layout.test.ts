import type { Company } from '../../platform/company/index.ts';
import { imagesOf, toHtml, toText, withNotice, type Letter } from './layout.ts';
import { completed, linesText, type MessageLayout } from './message-layout.ts';

const company: Company = {
	name: 'PT Awan <Niaga>',
	address: ['Jl. Sudirman No. 10', 'Jakarta 10220'],
	npwp: '01.234.567.8-901.000',
	email: 'halo@awan.example',
	phone: null,
	website: null,
	color: '#1d4ed8',
	logo: null,
	test_notice: null,
};
const url = 'https://a.example/q?x=1&y=2';
const layout: MessageLayout = {
	preheader: 'Rp 1.000, berlaku sampai 4 Desember 2026',
	lines: {
		title: 'Rincian',
		rows: [
			{
				label: 'Mail <b>',
				detail: '2 × Rp 400',
				value: 'Rp 800',
				discount: { label: 'Diskon', value: '-Rp 100' },
			},
			{ label: 'Set-up', detail: null, value: 'Rp 300', discount: null },
		],
		totals: [{ label: 'Total', value: 'Rp 1.000' }],
	},
	action: { label: 'Lihat penawaran', url },
	reason: 'Anda menerima email ini karena memintanya.',
};
const table =
	'Rincian:\n- Mail <b>\n  2 × Rp 400 = Rp 800\n  Diskon: -Rp 100\n- Set-up: Rp 300\n\nTotal: Rp 1.000';
const letter = (more: Partial<Letter> = {}): Letter => ({
	subject: 'Penawaran',
	text: 'Satu\nDua\n\nTiga',
	language: 'id',
	layout: null,
	is_for_client: true,
	company,
	...more,
});
/** What a reader sees, in order: tags are gone and characters are as they are shown. */
const seen = (html: string): string =>
	html
		.replace(/^[\s\S]*?<body/, '<body')
		.replaceAll(/<!--[\s\S]*?-->/g, '')
		.replaceAll(/<[^>]*>/g, ' ')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&#x3D;', '=')
		.replaceAll('&amp;', '&')
		.replaceAll(/\s+/g, ' ')
		.trim();

describe('a message of a stack with a test clock', () => {
	const test_notice = { id: 'Sistem <uji>', en: 'Test system' };
	const told = letter({ company: { ...company, test_notice } });

	it('says so above everything else, in every form', () => {
		expect(seen(toHtml(told))).toMatch(/^(?:.{0,300}?)Sistem <uji> PT Awan <Niaga> Satu Dua Tiga/);
		for (const text of [toText(told), withNotice(told)])
			expect(text).toMatch(/^Sistem <uji>\n\nSatu\nDua\n\nTiga/);
		expect(toText({ ...told, language: 'en' })).toMatch(/^Test system\n/);
	});

	it('is the only one that does', () => {
		for (const text of [toHtml(letter()), toText(letter()), withNotice(letter())])
			expect(text).not.toMatch(/Sistem|Test system/);
	});
});

describe('the HTML form of a message', () => {
	it('shows text as text, whatever it contains', () => {
		const html = toHtml(letter({ text: '<script>alert("1")</script> & PT \'Maju\'' }));
		expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; PT');
		expect(html).toContain('PT Awan &lt;Niaga&gt;');
		expect(html).not.toContain('<script');
	});

	it('makes links that can be clicked, without the punctuation after them', () => {
		const html = toHtml(letter({ text: `Buka ${url}, lalu https://b.example.` }));
		expect(html).toContain('<a href="https://a.example/q?x&#x3D;1&amp;y&#x3D;2" ');
		expect(html).toContain('>https://b.example</a>.');
	});

	it('lets no link break out of its attribute', () => {
		const html = toHtml(letter({ text: 'https://a.example/"onmouseover="x' }));
		expect(html).toContain('href="https://a.example/"');
		expect(html).not.toContain('"onmouseover="');
	});

	it('shows a document by a name, not by the address of its file', () => {
		const file = 'https://files.example/f041304c-33fa-4516-ac86-c6cce00b945a-quo-1.pdf';
		const html = toHtml(letter({ text: `Dokumen: ${file}` }));
		expect(html).toContain(`href="${file}"`);
		expect(seen(html)).toContain('Dokumen: Buka dokumen PDF');
	});

	it('keeps a currency on the line of its amount', () => {
		const html = toHtml(
			letter({ text: 'Nilainya Rp 17.760.000 atau USD 12.50, diskon -Rp 1.000.' }),
		);
		expect(html).toContain(
			'Nilainya Rp\u00a017.760.000 atau USD\u00a012.50, diskon \u2212Rp\u00a01.000.',
		);
	});

	it('names the seller beside the logo, also where pictures are not shown', () => {
		const logo = { content_type: 'image/png', content: Buffer.from('x') };
		const body = seen(toHtml(letter({ company: { ...company, logo } })));
		expect(body.indexOf(company.name)).toBeLessThan(body.indexOf('Tiga'));
	});

	it('keeps paragraphs and line breaks', () => {
		expect(toHtml(letter())).toMatch(/>Satu<br \/>Dua<\/div>[\s\S]*>Tiga<\/div>/);
	});

	it('loads nothing from anywhere and runs nothing', () => {
		const html = toHtml(letter({ layout, text: `Satu\n\n${table}` }));
		expect(html).not.toMatch(/<script|<link|@import|url\(|<iframe|<form/i);
		expect(html).not.toMatch(/src="(?!cid:)/i);
		expect(html).not.toContain('{{');
	});

	it('has the colour of the brand, a table, a button, the address below it, and the foot', () => {
		const text = `Halo,\n\nLihat penawaran:\n${url}\n\n${table}\n\nHormat kami,\nPT Awan`;
		const html = toHtml(letter({ layout, text }));
		expect(html).toContain('background:#1d4ed8');
		expect(seen(html)).toContain(
			`Halo, Lihat penawaran Bila tombol tidak berfungsi, buka alamat ini: ${url} Rincian Mail <b> 2 × Rp 400 Rp 800 Diskon -Rp 100 Set-up Rp 300 Total Rp 1.000 Hormat kami, PT Awan PT Awan <Niaga>`,
		);
		expect(seen(html)).toContain(
			'Jl. Sudirman No. 10, Jakarta 10220 NPWP 01.234.567.8-901.000 halo@awan.example Anda menerima email ini karena memintanya. Rekening kami tidak pernah berubah lewat email.',
		);
		expect(html.split(`>${layout.action?.label}`)).toHaveLength(1);
		expect(html.match(/Lihat penawaran/g)).toHaveLength(1);
	});

	it.each([
		['stands alone', `Satu.\n\n${url}\n\nDua.`],
		['ends a sentence', `Satu: ${url}.\n\nDua.`],
		['stands twice', `Satu: ${url}\n\nDua: ${url}`],
	])('has one button where the link of a drafted text %s', (_, text) => {
		const html = toHtml(letter({ layout, text }));
		expect(html.match(/>\s*Lihat penawaran\s*</g)).toHaveLength(1);
	});

	it('warns a client of forged bank details, and no team', () => {
		const warning = 'Our bank details never change by email.';
		expect(seen(toHtml(letter({ language: 'en' })))).toContain(warning);
		expect(toText(letter({ language: 'en', is_for_client: false }))).not.toContain(warning);
	});

	it('shows a text that was stored without the table as it is', () => {
		expect(seen(toHtml(letter({ layout, text: 'Total: Rp 900' })))).toContain('Total: Rp 900');
	});

	it('carries the logo inside the mail', () => {
		const logo = { content_type: 'image/png', content: Buffer.from('x') };
		expect(toHtml(letter({ company: { ...company, logo } }))).toContain('src="cid:logo"');
		expect(imagesOf({ ...company, logo })).toEqual([{ content_id: 'logo', ...logo }]);
		expect(imagesOf(company)).toEqual([]);
	});
});

describe('the text form of a message', () => {
	it('states what the HTML form states', () => {
		const text = `Halo,\n\nLihat penawaran:\n${url}\n\n${table}`;
		const plain = toText(letter({ layout, text }));
		const figures = /Rp [\d.]+|https?:\/\/\S+|\d+ ×/g;
		expect(plain.match(figures)).toEqual(
			seen(toHtml(letter({ layout, text })).replace(/<div style="display:none[^>]*>.*?<\/div>/, ''))
				.match(figures)
				?.map((one) => one),
		);
		expect(plain).toContain('\n\n-- \nPT Awan <Niaga>\nJl. Sudirman No. 10, Jakarta 10220\n');
	});

	it('has the table in front of what leads to the action, not below the signature', () => {
		const words = `Yth. PT A,\n\nSetujui di sini:\n${url}\n\nHormat kami,\nPT Awan`;
		expect(completed(words, layout)).toBe(
			`Yth. PT A,\n\n${table}\n\nSetujui di sini:\n${url}\n\nHormat kami,\nPT Awan`,
		);
	});

	it('has the table below the words of a model, once', () => {
		expect(linesText(layout.lines!)).toBe(table);
		const words = completed('Yth. PT A,\n\nTotal Rp 1.000.', layout);
		expect(words).toBe(`Yth. PT A,\n\nTotal Rp 1.000.\n\n${table}`);
		expect(completed(words, layout)).toBe(words);
		expect(completed('A', null)).toBe('A');
	});
});
