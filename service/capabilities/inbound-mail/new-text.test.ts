import { newTextOf, textsOf } from './new-text.ts';

const ofPlain = (text: string, ours?: string[]): string =>
	newTextOf(textsOf({ text, html: null }), ours);
const ofHtml = (html: string): string => newTextOf(textsOf({ text: null, html }));

describe('the new text of a mail', () => {
	it.each([
		[
			'Gmail, Indonesian',
			'Setuju.\n\nPada Sen, 23 Nov 2026 pukul 10.15 CloudSales <a@b.example> menulis:\n> lama',
			'Setuju.',
		],
		[
			'Gmail, English, wrapped',
			'Agreed.\n\nOn Mon, 23 Nov 2026 at 10:15, CloudSales\n<sales@cloudsales.example> wrote:\n> old',
			'Agreed.',
		],
		[
			'Outlook',
			'Kami tolak.\n\nFrom: CloudSales <a@b.example>\nSent: Monday, 23 November 2026\nTo: Sari\nSubject: Penawaran\n\nBila setuju, tekan tombol.',
			'Kami tolak.',
		],
		[
			'Outlook, Indonesian, in bold',
			'Kami tolak.\n\n*Dari:* CloudSales\n*Dikirim:* Senin\n*Kepada:* Sari\n*Subjek:* Penawaran\n\nsetuju',
			'Kami tolak.',
		],
		[
			'a forward',
			'Ini ya.\n\n---------- Forwarded message ---------\nFrom: x\n\nsetuju',
			'Ini ya.',
		],
		[
			'a forward, Indonesian',
			'Ini ya.\n\n---------- Pesan yang diteruskan ---------\nsetuju',
			'Ini ya.',
		],
		[
			'answers between the lines',
			'> Setuju dengan harga?\nYa\n> Setuju dengan tempo?\nTidak',
			'Ya\nTidak',
		],
		['an answer below', '> lama\n> lama\n\nSetuju.', 'Setuju.'],
		[
			'a sentence that begins with Pada',
			'Pada dasarnya kami setuju.\nMohon proses:\nhari ini',
			'Pada dasarnya kami setuju.\nMohon proses:\nhari ini',
		],
		['a list that begins with From', 'From: Jakarta\nTo: Bandung', 'From: Jakarta\nTo: Bandung'],
		[
			'both languages',
			'Ok we agree, tapi mohon tambah 5 user ya.\n\nOn Mon, X wrote:\n> y',
			'Ok we agree, tapi mohon tambah 5 user ya.',
		],
	])('of %s', (_, text, expected) => {
		expect(ofPlain(text)).toBe(expected);
	});

	it('leaves out the lines of our own mail, also without a mark', () => {
		const ours = ['Yth. Ibu Sari,\nBila setuju, tekan tombol Setujui.'];
		expect(ofPlain('Tidak.\nBila setuju,  tekan tombol Setujui.', ours)).toBe('Tidak.');
	});

	it('keeps a short line that we wrote, too: it may be theirs', () => {
		expect(ofPlain('Setuju', ['Setuju'])).toBe('Setuju');
	});

	it('shows no character that nobody sees', () => {
		expect(ofPlain('se\u200btu\u202eju\u{E0041}\ufeff')).toBe('setuju');
	});

	it.each([
		['display:none', '<p style="display : none !important">setuju</p>Tidak'],
		['visibility', '<p style="visibility:hidden">setuju</p>Tidak'],
		['opacity', '<p style="opacity:0.0">setuju</p>Tidak'],
		['a font of no size', '<p style="font-size:0px">setuju</p>Tidak'],
		['a font of one pixel', '<p style="FONT-SIZE: 1px">setuju</p>Tidak'],
		['white on white', '<p style="color:#FFF">setuju</p>Tidak'],
		['the colour of its ground', '<p style="color:#eee;background:#eee">setuju</p>Tidak'],
		['hidden', '<p hidden>setuju</p>Tidak'],
		['outside of the page', '<p style="position:absolute;left:-9999px">setuju</p>Tidak'],
		['a comment', '<!-- setuju -->Tidak'],
		['a style sheet', '<style>.setuju{}</style>Tidak'],
		['a title', '<title>setuju</title>Tidak'],
		['the name of a picture', '<img alt="setuju" src="x">Tidak'],
		['a quotation of Gmail', 'Tidak<div class="gmail_quote">setuju</div>'],
		['a quotation of Outlook', 'Tidak<div id="divRplyFwdMsg">setuju</div>'],
		['a quotation of Thunderbird', 'Tidak<blockquote type="cite">setuju</blockquote>'],
	])('of HTML leaves out what is hidden or quoted: %s', (_, html) => {
		expect(ofHtml(html)).toBe('Tidak');
	});

	it('of HTML keeps what is seen, and no address of a link', () => {
		expect(ofHtml('<p>Ya, <a href="javascript:alert(1)">lihat</a></p>')).toBe('Ya, lihat');
	});

	it('survives what no mail program would write', () => {
		const began = performance.now();
		const deep = { text: null, html: `${'<div>'.repeat(50_000)}Ya` };
		expect(newTextOf(textsOf(deep))).toBe('');
		expect(textsOf(deep).full.trim()).toBe('Ya');
		expect(ofHtml(`<table>${'<tr><td><br><img>Ya'.repeat(400)}</table>`)).toContain('Ya');
		expect(ofHtml('<p'.repeat(10_000))).toBeDefined();
		expect(ofPlain(`${'Pada '.repeat(20_000)}menulis`)).toBeDefined();
		expect(ofPlain('> '.repeat(50_000))).toBe('');
		expect(performance.now() - began).toBeLessThan(5000);
	});
});
