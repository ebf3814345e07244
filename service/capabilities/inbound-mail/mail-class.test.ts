import { backOn, classOf, type ClassFacts } from './mail-class.ts';
import { newTextOf, textsOf } from './new-text.ts';
import { idsIn, readMail, shownName } from './read-mail.ts';

const facts: Omit<ClassFacts, 'new_text'> = {
	is_from_us: false,
	is_from_us_proven: false,
	answers_us: false,
	from_sender_in_hour: 1,
};
async function classified(
	lines: readonly string[],
	text = 'Halo, apa kabar?',
	more: Partial<ClassFacts> = {},
) {
	const given = lines.some((line) => line.startsWith('From:'))
		? []
		: ['From: Sari <sari@maju.example>'];
	const mail = await readMail(Buffer.from([...given, ...lines, '', text].join('\r\n')));
	return classOf(mail, { ...facts, new_text: newTextOf(textsOf(mail)), ...more });
}
const part = (type: string, content: string): string =>
	`--b\r\nContent-Type: ${type}\r\n\r\n${content}\r\n--b--`;

describe('the class of a mail', () => {
	it.each<[string, string[], string, string]>([
		['our own header', ['X-CloudSales-Message-ID: <a@b>'], 'Halo', 'OWN_LOOP'],
		[
			'a receipt of reading',
			[
				'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
				'Subject: Dibaca: Penawaran',
			],
			part('message/disposition-notification', 'Disposition: displayed'),
			'RECEIPT',
		],
		[
			'a bounce by its parts',
			['Content-Type: multipart/mixed; boundary=b'],
			part(
				'message/delivery-status',
				'Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1',
			),
			'BOUNCE',
		],
		[
			'an old bounce',
			['From: MAILER-DAEMON@mx.example', 'Return-Path: <>'],
			'failure notice',
			'BOUNCE',
		],
		[
			'an answer to a meeting',
			['Content-Type: multipart/alternative; boundary=b'],
			part('text/calendar; method=REPLY', 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR'),
			'CALENDAR',
		],
		['Auto-Submitted', ['Auto-Submitted: auto-replied'], 'Halo', 'AUTO_REPLY'],
		[
			'Auto-Submitted with parameters',
			['Auto-Submitted: auto-replied; owner-email="a@b.example"'],
			'Halo',
			'AUTO_REPLY',
		],
		['X-Autoreply', ['X-Autoreply: yes'], 'Halo', 'AUTO_REPLY'],
		['Precedence auto_reply', ['Precedence: auto_reply'], 'Halo', 'AUTO_REPLY'],
		['a newsletter', ['List-Unsubscribe: <https://x.example>'], 'Halo', 'BULK'],
		['bulk mail', ['Precedence: bulk'], 'Halo', 'BULK'],
		['an empty return path', ['Return-Path: <>'], 'Halo', 'MACHINE'],
		['no-reply', ['From: no-reply@shop.example'], 'Halo', 'MACHINE'],
		['noreply with a mark', ['From: noreply+7@shop.example'], 'Halo', 'MACHINE'],
		[
			'a note of absence in Indonesian',
			['Subject: Balasan otomatis: Penawaran'],
			'Saya cuti.',
			'AUTO_REPLY',
		],
		[
			'a note of absence in its text alone',
			['Subject: Re: Penawaran'],
			'Saya sedang dinas luar sampai 7 Desember 2026.',
			'AUTO_REPLY',
		],
		['a letter', ['Subject: Re: Penawaran'], 'Kami tunggu.', 'PERSON'],
		['a letter that asks for silence', ['X-Auto-Response-Suppress: All'], 'Kami tunggu.', 'PERSON'],
		['the same with None', ['X-Auto-Response-Suppress: None'], 'Kami tunggu.', 'PERSON'],
		['a letter with Auto-Submitted: no', ['Auto-Submitted: no'], 'Kami tunggu.', 'PERSON'],
		[
			'a letter with an invitation',
			['Content-Type: multipart/mixed; boundary=b'],
			part('text/calendar; method=REQUEST', 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR'),
			'PERSON',
		],
	])('is told by %s', async (_, lines, text, expected) => {
		expect((await classified(lines, text)).class).toBe(expected);
	});

	it.each(['Precedence: bulk'])(
		'takes the confirmation of a ticket system for an answer: %s',
		async (line) => {
			expect((await classified([line], 'Diterima.', { answers_us: true })).class).toBe(
				'AUTO_REPLY',
			);
		},
	);

	it('reads a letter that mentions an absence, and lets no automatic answer follow', async () => {
		const text =
			'Terima kasih atas penawarannya. Kami setuju dengan harga. Budi sedang cuti sampai 7 Desember. Mohon kirim invoice ke saya. Kapan bisa aktif?';
		expect(await classified(['Subject: Re: Penawaran'], text)).toMatchObject({
			class: 'PERSON',
			may_be_answered: false,
		});
	});

	it('suspects what claims to be from us, and takes only the proven for a loop', async () => {
		const forged = { is_from_us: true, is_from_us_proven: false };
		expect((await classified([], 'Halo', forged)).class).toBe('SUSPICIOUS');
		expect((await classified([], 'Halo', { ...forged, is_from_us_proven: true })).class).toBe(
			'OWN_LOOP',
		);
	});

	it('answers no reaction', async () => {
		const lines = ['Content-Type: multipart/alternative; boundary=b'];
		const reaction = part('text/vnd.google.email-reaction+json', '{"emoji":"x"}');
		expect(await classified(lines, reaction)).toMatchObject({
			class: 'PERSON',
			may_be_answered: false,
		});
	});
});

describe('the day of return', () => {
	const today = new Date('2026-12-01');
	it.each([
		['Saya cuti sampai 7 Desember 2026.', '2026-12-07'],
		['Saya cuti sampai tanggal 7 Desember.', '2026-12-07'],
		['Saya tidak di kantor hingga 07/12/2026.', '2026-12-07'],
		['I am out of office until 2026-12-24', '2026-12-24'],
		['back on 3 Jan', '2027-01-03'],
		['sampai 31 Februari 2027', null],
		['until further notice', null],
		['until 1 November 2026', null],
		['Setuju.', null],
	])('of %j is %s', (text, day) => {
		expect(backOn(text, today)?.toISOString().slice(0, 10) ?? null).toBe(day);
	});
});

describe('Message-IDs in a header', () => {
	it.each([
		['<a@b>', ['<a@b>']],
		['<a@b>\n <c@d>', ['<a@b>', '<c@d>']],
		['<<a@b>', ['<a@b>']],
		['<a@b> <a@b>', ['<a@b>']],
		['<a b@c> nonsense', []],
		[`<${'a'.repeat(600)}@b>`, []],
	])('of %j are %j', (text, ids) => {
		expect(idsIn(text)).toEqual(ids);
	});
});

describe('the shown name of a file', () => {
	it.each([
		['../../etc/passwd', 'passwd'],
		['C:\\Users\\x\\slip.pdf', 'slip.pdf'],
		['slip\u202efdp.exe', 'slipfdp.exe'],
		['a\r\nb.pdf', 'ab.pdf'],
		['', 'unnamed'],
		[undefined, 'unnamed'],
	])('of %j is %j', (name, shown) => {
		expect(shownName(name)).toBe(shown);
	});
});
