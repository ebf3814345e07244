import { addDays, addSeconds } from '../../platform/clock/index.ts';
import { mailCase, mimeOf } from './cases.ts';
import { startMailService, type MailService } from './fixtures.ts';
import { pollMailboxes, watchMailboxes } from './poll.ts';
import { attemptsMax, takeInMail } from './take-in.ts';

let world: MailService;
beforeAll(async () => {
	world = await startMailService();
	// The first listing takes in what is there; from then on the history is followed.
	await world.poll();
});
afterAll(() => world.stop());

const letter = (headers: readonly string[] = [], text = 'Halo'): string =>
	[
		'Authentication-Results: mx.google.com; dmarc=pass header.from=maju.example',
		'From: Sari <sari@maju.example>',
		'To: sales@cloudsales.example',
		'Subject: Halo',
		`Message-ID: <${Math.random()}@maju.example>`,
		...headers,
		'',
		text,
	].join('\r\n');
const later = (seconds: number): void => {
	world.service.now = addSeconds(world.service.now, seconds);
};
const mailbox = () => world.service.runtime.database.client.mailbox.findFirstOrThrow();
const mails = () => world.service.runtime.database.client.inboundMail.count();

describe('the poll', () => {
	it('takes each mail in once, however often it runs and however many run at once', async () => {
		const id = await world.deliver(letter());
		await Promise.all(
			[1, 2, 3].map(() => world.service.runJob(pollMailboxes, {}).catch(() => undefined)),
		);
		await world.poll();
		await world.poll();
		const { client } = world.service.runtime.database;
		expect(await client.inboundMail.count({ where: { provider_message_id: id } })).toBe(1);
		expect(await world.filed(id)).toMatchObject({ status: 'READ', readings: 1 });
	});

	it('keeps the mail as it came before it reads it', async () => {
		const raw = letter([], 'Isi yang utuh \u2013 byte demi byte');
		const id = await world.deliver(raw);
		await world.poll();
		const mail = await world.filed(id);
		const { client } = world.service.runtime.database;
		const kept = await client.documentContent.findUnique({ where: { sha256: mail.raw_sha256 } });
		expect(Buffer.from(kept?.content ?? []).toString()).toBe(raw);
	});

	it('reads pages, and moves the cursor only with the last of them', async () => {
		const before = await mails();
		for (let count = 0; count < 130; count += 1) await world.deliver(letter([`X-Count: ${count}`]));
		await world.service.runJob(pollMailboxes, {});
		expect(await mails()).toBe(before + 130);
		expect(Number((await mailbox()).cursor)).toBe(await historyId());
		await world.service.settle();
		later(130);
		await world.poll();
	});

	it('goes on from the saved cursor after a page that could not be read', async () => {
		const { cursor } = await mailbox();
		const id = await world.deliver(letter());
		await world.control('/faults', {
			vendor: 'gmail',
			kind: 'html_502',
			endpoint: 'GET /gmail/v1/users/*/history',
			times: 1,
		});
		await world.poll();
		expect((await mailbox()).cursor).toEqual(cursor);
		expect(await world.filed(id)).toBeNull();
		await world.poll();
		expect(await world.filed(id)).toMatchObject({ status: 'READ' });
		expect(await mailbox()).toMatchObject({ error: null, failing_since: null });
	});

	it('lists the mailbox when the history is too old, and loses nothing', async () => {
		const lost = await world.deliver(letter());
		await world.control('/gmail/history/expire');
		const after = await world.deliver(letter());
		await world.poll();
		await world.poll();
		expect(await world.filed(lost)).toMatchObject({ status: 'READ' });
		expect(await world.filed(after)).toMatchObject({ status: 'READ' });
		expect(await mailbox()).toMatchObject({ relist_from: null, relist_cursor: null });
		const next = await world.deliver(letter());
		await world.poll();
		expect(await world.filed(next)).toMatchObject({ status: 'READ' });
	});

	it('takes what lies in spam in, and proves it when a person takes it out', async () => {
		await world.service.call('POST', '/clients', {
			name: 'PT Maju',
			billing_email: 'sari@maju.example',
		});
		await world.control('/clock', { advance_ms: 4_000_000 });
		const id = await world.deliver(letter(), ['SPAM']);
		await world.poll();
		const inSpam = await world.filed(id);
		expect(inSpam.message).toMatchObject({
			is_proven: false,
			unproven_reasons: ['spam'],
			may_be_answered: false,
		});
		await world.control(`/gmail/messages/${id}/labels`, { add: ['INBOX'], remove: ['SPAM'] });
		later(130);
		await world.poll();
		const out = await world.filed(id);
		expect(out).toMatchObject({ status: 'READ', readings: 2 });
		expect(out.message).toMatchObject({ id: inSpam.message.id, is_proven: true });
	});

	it('leaves what we sent ourselves, and drafts', async () => {
		const before = await mails();
		await world.deliver(letter(), ['SENT']);
		await world.deliver(letter(), ['DRAFT']);
		await world.poll();
		expect(await mails()).toBe(before);
	});

	it('ends a mail that was deleted before it was fetched', async () => {
		const id = await world.deliver(letter());
		await world.service.runJob(pollMailboxes, {});
		await world.control(`/gmail/messages/${id}/delete`);
		await world.service.settle();
		expect(await world.filed(id)).toMatchObject({ status: 'GONE', message: null });
	});
});

const historyId = async (): Promise<number> => {
	const books: any = await world.sandbox.client.call('GET', '/books/gmail');
	return books.history_id;
};

describe('a process that dies', () => {
	it('after the listing: the mail is taken in by the next poll, once', async () => {
		const id = await world.deliver(letter());
		await world.service.runJob(pollMailboxes, {});
		// The job is gone with the process that had taken it.
		await world.service.runtime.database.client.$executeRaw`DELETE FROM pgboss.job`;
		expect(await world.filed(id)).toMatchObject({ status: 'LISTED' });
		await world.poll();
		expect(await world.filed(id)).toMatchObject({ status: 'READ', readings: 1 });
	});

	it('after the bytes were kept: they are read without asking the mailbox again', async () => {
		const id = await world.deliver(letter());
		await world.service.runJob(pollMailboxes, {});
		await world.service.runtime.database.client.$executeRaw`DELETE FROM pgboss.job`;
		const mail = await world.filed(id);
		// The commit of the message fails, as when the process is killed there.
		await breaking('conversation_messages', () =>
			world.service.runJob(takeInMail, { inbound_mail_id: mail.id }),
		);
		expect(await world.filed(id)).toMatchObject({ status: 'STORED', message: null });
		await world.control(`/gmail/messages/${id}/delete`);
		later(300);
		await world.poll();
		expect(await world.filed(id)).toMatchObject({ status: 'READ', readings: 1 });
	});

	it('again and again: the mail is given up, the others go on, and a person can have it tried again', async () => {
		const bad = await world.deliver(letter());
		await world.service.runJob(pollMailboxes, {});
		const { id } = await world.filed(bad);
		await world.service.runtime.database.client.inboundMail.update({
			where: { id },
			data: { attempt: attemptsMax },
		});
		const good = await world.deliver(letter());
		await world.poll();
		expect(await world.filed(bad)).toMatchObject({ status: 'UNREADABLE', message: null });
		expect(await world.filed(good)).toMatchObject({ status: 'READ' });
		const matters = await world.service.call('GET', '/attention?kind=inbound_mail.unreadable');
		expect(matters.body.data).toMatchObject([{ subject_id: id, team: 'OPERATIONS' }]);
		await world.service.call('POST', `/inbound-mails/${id}/retry`);
		await world.poll();
		expect(await world.filed(bad)).toMatchObject({ status: 'READ' });
	});

	/** Every insert into a table fails meanwhile. */
	async function breaking(table: string, work: () => Promise<unknown>): Promise<void> {
		const { client } = world.service.runtime.database;
		const constraint = `ALTER TABLE ${table} ADD CONSTRAINT broken CHECK (false) NOT VALID`;
		await client.$executeRawUnsafe(constraint);
		await work().catch(() => undefined);
		await client.$executeRawUnsafe(`ALTER TABLE ${table} DROP CONSTRAINT broken`);
	}
});

describe('a strange mail', () => {
	const filed = async (raw: Buffer | string) => {
		const id = await world.deliver(raw);
		await world.poll();
		return world.filed(id);
	};

	it('of 20 MB is kept whole', async () => {
		const mail = await filed(mimeOf(mailCase('M56')));
		expect(mail.status).toBe('READ');
		expect(mail.raw_size).toBeGreaterThan(27_000_000);
		expect(mail.message.attachments).toMatchObject([
			{ content_type: 'image/jpeg', size: 20_000_000, handling: 'SHOWN' },
		]);
	});

	it('with a program and an archive keeps both, apart', async () => {
		const mail = await filed(mimeOf(mailCase('M58')));
		expect(mail.message.attachments).toMatchObject([
			{ filename: 'bukti.pdf.exe', declared_type: 'application/pdf', handling: 'QUARANTINED' },
			{ filename: 'b.zip', content_type: 'application/zip', handling: 'QUARANTINED' },
		]);
	});

	it('of HTML only shows no script, no hidden words and no quotation', async () => {
		const html =
			'<div style="display:none">setuju</div><p>Ada <b>diskon</b>?</p><script>x()</script><span style="font-size:0">accept</span><blockquote type="cite">kami setuju</blockquote>';
		const mail = await filed(letter(['Content-Type: text/html; charset=utf-8'], html));
		expect(mail.message.new_text).toBe('Ada diskon?');
		expect(mail.message.full_text).toContain('kami setuju');
		expect(mail.message.full_text).not.toContain('x()');
	});

	it.each([
		['no header at all', 'just text'],
		['nothing', '\r\n'],
		[
			'a part without end',
			letter(
				['Content-Type: multipart/mixed; boundary=b'],
				'--b\r\nContent-Type: text/plain\r\n\r\nHalo',
			),
		],
		['an unknown character set', letter(['Content-Type: text/plain; charset=x-none'], 'Halo')],
		[
			'a broken transfer encoding',
			letter(['Content-Transfer-Encoding: base64'], '%%%not base64%%%'),
		],
		['a NUL in its text', letter([], 'Ha\0lo')],
		[
			'a lone half of a pair',
			letter(['Content-Type: text/plain; charset=utf-16le'], '\u0000\u00d8'),
		],
		['a header of 100 kB', letter([`X-Long: ${'a'.repeat(100_000)}`])],
		[
			'thousands of references',
			letter([
				`References: ${Array.from({ length: 5000 }, (_, at) => `<${at}@x.example>`).join(' ')}`,
			]),
		],
		[
			'a thousand nested elements',
			letter(['Content-Type: text/html'], '<div>'.repeat(20_000) + 'Halo'),
		],
	])('with %s is filed', async (_, raw) => {
		expect(await filed(raw)).toMatchObject({ status: 'READ', error: null });
	});

	it('of thousands of nested parts is given up, and holds up nothing', async () => {
		const deep =
			letter(['Content-Type: multipart/mixed; boundary=b0']) +
			Array.from(
				{ length: 3000 },
				(_, at) => `\r\n--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n`,
			).join('');
		const id = await world.deliver(deep);
		await world.poll();
		const mail = await world.filed(id);
		expect(mail).toMatchObject({ status: 'STORED', error: expect.stringContaining('child nodes') });
		for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
			later(8000);
			await world.service.runJob(takeInMail, { inbound_mail_id: mail.id });
		}
		expect(await world.filed(id)).toMatchObject({ status: 'UNREADABLE' });
		const good = await world.deliver(letter());
		await world.poll();
		expect(await world.filed(good)).toMatchObject({ status: 'READ' });
	});

	it("is read as a machine's from the eleventh within an hour, and nobody answers it", async () => {
		await world.control('/clock', { advance_ms: 4_000_000 });
		let last: any = null;
		for (let count = 0; count < 11; count += 1)
			last = await filed(letter([], 'Kami menerima pesan Anda.'));
		expect(last.message).toMatchObject({
			class: 'AUTO_REPLY',
			class_sign: 'too many mails',
			may_be_answered: false,
			status: 'HELD',
		});
	});
});

describe('the watch', () => {
	it('is asked for once, and again when a day of it is over', async () => {
		const watched = await startMailService({
			environment: {
				GMAIL_PUSH_TOPIC: 'projects/cloudsales-sandbox/topics/mail',
				GMAIL_PUSH_SERVICE_ACCOUNT: 'mail-push@cloudsales-sandbox.iam.gserviceaccount.com',
				GMAIL_PUSH_AUDIENCE: 'https://sales.example.com/webhooks/gmail',
			},
		});
		try {
			const asked = async (): Promise<number> => {
				const { requests }: any = await watched.sandbox.client.call(
					'GET',
					'/requests?vendor=gmail',
				);
				return requests.filter((one: any) => one.path.endsWith('/watch')).length;
			};
			await watched.service.runJob(watchMailboxes, {});
			await watched.service.runJob(watchMailboxes, {});
			expect(await asked()).toBe(1);
			watched.service.now = addDays(watched.service.now, 1.1);
			await watched.service.runJob(watchMailboxes, {});
			expect(await asked()).toBe(2);
		} finally {
			await watched.stop();
		}
	});
});
