import { kindOfFile } from './attachment-kind.ts';
import { bounceOf, deliveryReportsOf } from './delivery-report.ts';
import { imitatedDomain, isPublicMailbox, namesAnotherAddress } from './look-alike.ts';
import { matchOf, numbersIn, replyTokenIn, type Candidate, type MatchFacts } from './match.ts';
import { readMail } from './read-mail.ts';

const known = ['majujaya.example', 'majujaya.co.id', 'cloudsales.example', 'pt-abc.example'];

describe('a look-alike', () => {
	it.each([
		'majujaya1.example',
		'maju-jaya.example',
		'rnajujaya.example',
		'majujava.example',
		'mjaujaya.example',
		'cloudsa1es.example',
		'cl0udsales.example',
		'cloudsales.test',
		'majujaya.net',
		'm\u0430jujaya.example',
		'xn--mjujaya-5nf.example',
		'mail.majujaya1.example',
	])('is %s', (domain) => {
		expect(imitatedDomain(domain, known)).not.toBeNull();
	});

	it.each([
		'majujaya.example',
		'mail.majujaya.example',
		'lain.example',
		'maju.example',
		'berkahabadi.co.id',
		'co.id',
		'',
	])('is not %s', (domain) => {
		expect(imitatedDomain(domain, known)).toBeNull();
	});

	it.each([
		['sari@majujaya.example', 'promo@mailer.example', true],
		['"Sari" sari@majujaya.example', 'promo@mailer.example', true],
		['SARI@majujaya.example', 'sari@majujaya.example', false],
		['Sari Dewi', 'sari@majujaya.example', false],
		['Sari @ Maju', 'sari@majujaya.example', false],
	])('is a name that shows another address: %j <%s>', (name, address, expected) => {
		expect(namesAnotherAddress(name, address)).toBe(expected);
	});

	it('knows mailboxes of the public', () => {
		expect([isPublicMailbox('GMail.com'), isPublicMailbox('majujaya.example')]).toEqual([
			true,
			false,
		]);
	});
});

describe('a match', () => {
	const sale = (id: string, client_id: string) => ({
		subject_type: 'quotation',
		subject_id: id,
		client_id,
		title: id,
	});
	const by = (sign: Candidate['by'], id: string, client: string): Candidate => ({
		by: sign,
		sale: sale(id, client),
	});
	const facts = (changes: Partial<MatchFacts>): MatchFacts => ({
		candidates: [],
		clients_of_address: new Set(),
		clients_of_domain: new Set(),
		sender_domain: 'maju.example',
		is_proven: false,
		is_suspicious: false,
		is_bulk: false,
		...changes,
	});
	const own = { clients_of_address: new Set(['C1']) };

	it.each<[string, Partial<MatchFacts>, string]>([
		[
			'an id, from an address of the client',
			{ ...own, candidates: [by('MESSAGE_ID', 'S1', 'C1')] },
			'MATCHED',
		],
		[
			'an id, from its domain',
			{ clients_of_domain: new Set(['C1']), candidates: [by('MESSAGE_ID', 'S1', 'C1')] },
			'MATCHED',
		],
		[
			'an id, from its domain, which is public',
			{
				clients_of_domain: new Set(['C1']),
				sender_domain: 'gmail.com',
				candidates: [by('MESSAGE_ID', 'S1', 'C1')],
			},
			'CANDIDATE',
		],
		['an id, from a stranger', { candidates: [by('MESSAGE_ID', 'S1', 'C1')] }, 'CANDIDATE'],
		[
			'an id, from a look-alike',
			{ ...own, is_suspicious: true, candidates: [by('MESSAGE_ID', 'S1', 'C1')] },
			'CANDIDATE',
		],
		[
			'an id, by a list',
			{ ...own, is_bulk: true, candidates: [by('MESSAGE_ID', 'S1', 'C1')] },
			'CANDIDATE',
		],
		[
			'the reply address, from a stranger',
			{ candidates: [by('REPLY_ADDRESS', 'S1', 'C1')] },
			'CANDIDATE',
		],
		[
			'a number, from a proven contact',
			{ ...own, is_proven: true, candidates: [by('NUMBER', 'S1', 'C1')] },
			'MATCHED',
		],
		[
			'a number, from a contact who is not proven',
			{ ...own, candidates: [by('NUMBER', 'S1', 'C1')] },
			'SUGGESTED',
		],
		[
			'a number of another client',
			{ ...own, is_proven: true, candidates: [by('NUMBER', 'S2', 'C2')] },
			'SUGGESTED',
		],
		[
			'two numbers',
			{ ...own, is_proven: true, candidates: [by('NUMBER', 'S1', 'C1'), by('NUMBER', 'S3', 'C1')] },
			'SUGGESTED',
		],
		[
			'the only open sale',
			{ ...own, is_proven: true, candidates: [by('ONLY_OPEN_SALE', 'S1', 'C1')] },
			'SUGGESTED',
		],
		['nothing', {}, 'UNMATCHED'],
	])('by %s', (_, changes, expected) => {
		expect(matchOf(facts(changes)).match).toBe(expected);
	});

	it('is ambiguous when ids point to two sales of the client', () => {
		const candidates = [by('MESSAGE_ID', 'S1', 'C1'), by('MESSAGE_ID', 'S3', 'C1')];
		expect(matchOf(facts({ ...own, candidates }))).toMatchObject({
			match: 'MATCHED',
			is_ambiguous: true,
			candidate: { sale: { subject_id: 'S1' } },
		});
	});

	it('reads numbers as we write them, and tokens of our addresses only', () => {
		expect(numbersIn('re: quo-2026-000123, INV-20261120-000045 dan QUO-2026-000123')).toEqual([
			'QUO-2026-000123',
			'INV-20261120-000045',
		]);
		expect(numbersIn('XQUO-2026-000123 QUO-1')).toEqual([]);
		expect(replyTokenIn('Sales+ABCDEFGHIJKLMNOP@x.example')).toBe('abcdefghijklmnop');
		for (const address of [
			'sales@x.example',
			'sales+abc@x.example',
			'sales+abcdefghijklmno1@x.example',
		])
			expect(replyTokenIn(address)).toBeNull();
	});
});

describe('a bounce', () => {
	const none = { full_in_14_days: 0, switched_off_before: false };
	it.each([
		['failed', '5.1.1', none, 'DEAD'],
		['failed', '5.1.10', none, 'DEAD'],
		['failed', '5.2.1', none, 'SUSPECT'],
		['failed', '5.2.1', { ...none, switched_off_before: true }, 'DEAD'],
		['failed', '5.2.2', none, 'FULL'],
		['failed', '5.2.2', { ...none, full_in_14_days: 2 }, 'DEAD'],
		['failed', null, none, 'SUSPECT'],
		['failed', '5.7.1', none, 'NOTE'],
		['failed', '5.3.4', none, 'NOTE'],
		['delayed', '4.4.1', none, 'NOTE'],
		['failed', '4.4.7', none, 'NOTE'],
		['delivered', '2.0.0', none, null],
	])('that says %s %s means %j %s', (action, code, earlier, expected) => {
		expect(bounceOf({ action, code }, earlier)).toBe(expected);
	});

	it('of several recipients is read for each, with the ids of the returned mail only', async () => {
		const raw = [
			'From: mailer-daemon@mx.example',
			'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
			'',
			'--b',
			'Content-Type: message/delivery-status',
			'',
			'Reporting-MTA: dns; mx.example',
			'',
			'Final-Recipient: rfc822; <SARI@Maju.example>',
			'Action: failed',
			'Status: 5.1.1 (unknown)',
			'',
			'Original-Recipient: rfc822;budi@maju.example',
			'Final-Recipient: rfc822; b.santoso@host.example',
			'Action: Delayed',
			'Status: 4.4.1',
			'',
			'--b',
			'Content-Type: message/rfc822',
			'',
			'Message-ID:',
			' <ours@cloudsales.example>',
			'Subject: x',
			'',
			'Message-ID: <in.the.text@evil.example>',
			'--b--',
		].join('\r\n');
		const reports = deliveryReportsOf(await readMail(Buffer.from(raw)));
		const message_ids = ['<ours@cloudsales.example>'];
		expect(reports).toEqual([
			{ action: 'failed', code: '5.1.1', recipient: 'sari@maju.example', message_ids },
			{ action: 'delayed', code: '4.4.1', recipient: 'budi@maju.example', message_ids },
			{ action: 'delayed', code: '4.4.1', recipient: 'b.santoso@host.example', message_ids },
		]);
	});
});

describe('a file that came by mail', () => {
	const pdf = '%PDF-1.7\n1 0 obj\nendobj\n';
	const file = (
		content: Buffer | string,
		filename: string,
		declared_type: string,
		is_inline = false,
	) => kindOfFile({ content: Buffer.from(content), filename, declared_type, is_inline });
	const png = Buffer.from(
		'89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489',
		'hex',
	);

	it.each<[string, Buffer | string, string, string, string]>([
		['a PDF', pdf, 'slip.pdf', 'application/pdf', 'SHOWN'],
		['a PDF by another name', pdf, 'slip.txt', 'text/plain', 'SHOWN'],
		[
			'a locked PDF',
			`${pdf}trailer << /Encrypt 5 0 R >>`,
			'slip.pdf',
			'application/pdf',
			'DOWNLOAD',
		],
		['a program called PDF', 'MZ\u0090\u0000', 'slip.pdf', 'application/pdf', 'QUARANTINED'],
		[
			'an archive',
			Buffer.from('504b0304140000000800', 'hex'),
			'a.zip',
			'application/zip',
			'QUARANTINED',
		],
		['a script', 'alert(1)', 'a.js', 'text/plain', 'QUARANTINED'],
		['a page', '<script>x</script>', 'a.html', 'text/html', 'QUARANTINED'],
		['a drawing with scripts', '<svg onload="x"/>', 'a.svg', 'image/svg+xml', 'QUARANTINED'],
		['a text', 'halo', 'a.txt', 'text/plain', 'DOWNLOAD'],
		['what nobody knows', Buffer.from([1, 2, 0, 3]), 'a.bin', 'image/png', 'DOWNLOAD'],
		[
			'a winmail.dat',
			Buffer.from('789f3e2201000190', 'hex'),
			'winmail.dat',
			'application/ms-tnef',
			'DOWNLOAD',
		],
		['nothing', '', 'a.pdf', 'application/pdf', 'DOWNLOAD'],
		['a picture', png, 'slip.png', 'image/png', 'SHOWN'],
	])('%s', async (_, content, name, type, handling) => {
		expect((await file(content, name, type)).handling).toBe(handling);
	});

	it('is a logo when it is a small picture in the text, and shown when it is sent along', async () => {
		expect((await file(png, 'logo.png', 'image/png', true)).handling).toBe('LOGO');
		expect(
			(await file(Buffer.concat([png, Buffer.alloc(20_000)]), 'x.png', 'image/png', true)).handling,
		).toBe('SHOWN');
	});
});
