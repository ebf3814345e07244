import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { failureOf, startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const messageId = '<quotation-1.v1@cloudsales.example>';
const compose = async (rest = {}) => {
	const mail = new MailComposer({
		from: `CloudSales <${bench.env.GMAIL_SENDER}>`,
		to: 'Ani <ani@maju.co.id>',
		subject: 'Penawaran – Rp 1.500.000',
		text: 'Halo',
		html: '<p>Halo <b>Ani</b></p>',
		messageId,
		attachments: [{ filename: 'penawaran.pdf', content: Buffer.alloc(5000, 1) }],
		...rest,
	});
	return (await mail.compile().build()).toString('base64url');
};
const send = async (rest = {}, requestBody = {}) => {
	const raw = await compose(rest);
	const { data } = await bench.gmail.users.messages.send({
		userId: 'me',
		requestBody: { raw, ...requestBody },
	});
	return data;
};
const find = async (q: string) =>
	((await bench.gmail.users.messages.list({ userId: 'me', q })).data.messages ?? []).map(
		({ id }) => id,
	);

describe('gmail', () => {
	it('sends a raw message and keeps headers, bodies and attachments as they were', async () => {
		const sent = await send();
		expect(sent.labelIds).toEqual(['SENT']);
		expect((await bench.books('gmail')).messages).toMatchObject([
			{
				id: sent.id,
				message_id: messageId,
				from: { name: 'CloudSales', address: bench.env.GMAIL_SENDER },
				to: [{ name: 'Ani', address: 'ani@maju.co.id' }],
				subject: 'Penawaran – Rp 1.500.000',
				html: expect.stringContaining('<b>Ani</b>'),
				attachments: [{ filename: 'penawaran.pdf', mime_type: 'application/pdf', size: 5000 }],
			},
		]);
	});

	it('shows the pictures that travel inside a mail, as a mail program does', async () => {
		const logo = { filename: 'logo.png', cid: 'logo', contentType: 'image/png' };
		const { id } = await send({
			html: '<html><head></head><body><img src="cid:logo"></body></html>',
			attachments: [{ ...logo, content: Buffer.from('picture') }],
		});
		const page = await (await fetch(`${bench.sandbox.url}/mailbox/${id}/body`)).text();
		expect(page).toContain('<head><base target="_blank">');
		expect(page).toContain('src="data:image/png;base64,cGljdHVyZQ=="');
	});

	it('sends the same message twice when asked twice, and finds both by Message-ID', async () => {
		const ids = [(await send()).id, (await send()).id];
		expect((await find(`rfc822msgid:${messageId}`)).sort()).toEqual(ids.sort());
		expect(await find('rfc822msgid:<other@cloudsales.example>')).toEqual([]);
	});

	it('gives a message back in full, as metadata and raw', async () => {
		const { id = '' } = await send();
		const get = async (format: string) =>
			(await bench.gmail.users.messages.get({ userId: 'me', id: id ?? '', format })).data;
		const full = await get('full');
		const file = full.payload?.parts?.find((part) => part.filename);
		const { data } = await bench.gmail.users.messages.attachments.get({
			userId: 'me',
			messageId: id ?? '',
			id: file?.body?.attachmentId ?? '',
		});
		expect(Buffer.from(data.data ?? '', 'base64url')).toHaveLength(5000);
		const { payload } = await get('metadata');
		expect(payload?.headers).toContainEqual({ name: 'Message-ID', value: messageId });
		const raw = Buffer.from((await get('raw')).raw ?? '', 'base64url').toString();
		expect(raw).toContain('From: CloudSales');
	});

	it('keeps an answer in the thread of its parent', async () => {
		const first = await send();
		const second = await send({ messageId: '<b@cloudsales.example>', inReplyTo: messageId });
		expect(second.threadId).toBe(first.threadId);
	});

	it('refuses mail without recipients, other mailboxes and tokens without delegation', async () => {
		expect((await failureOf(send({ to: undefined }))).status).toBe(400);
		const other = bench.gmail.users.messages.list({ userId: 'someone@cloudsales.example' });
		expect((await failureOf(other)).status).toBe(403);
		const { access_token } = await bench.jwt(['gmail.readonly']).authorize();
		const response = await fetch(`${bench.env.GMAIL_BASE_URL}gmail/v1/users/me/messages`, {
			headers: { authorization: `Bearer ${access_token}` },
		});
		expect([response.status, await response.json()]).toMatchObject([
			400,
			{ error: { errors: [{ reason: 'failedPrecondition' }] } },
		]);
	});

	it('receives mail from outside, shows it in the history, and takes labels off', async () => {
		const { data: profile } = await bench.gmail.users.getProfile({ userId: 'me' });
		const mail = {
			from: 'Ani <ani@maju.co.id>',
			subject: 'Re: Penawaran – setuju',
			text: 'Kami setuju.',
		};
		const { body } = await bench.control('POST', '/gmail/inbox', {
			...mail,
			in_reply_to: messageId,
		});
		const startHistoryId = profile.historyId ?? '';
		const { data } = await bench.gmail.users.history.list({ userId: 'me', startHistoryId });
		expect(data.history?.[0]?.messagesAdded?.[0]?.message?.id).toBe(body.id);
		expect(await find('in:inbox is:unread subject:setuju from:ani@maju.co.id')).toEqual([body.id]);
		await bench.gmail.users.messages.modify({
			userId: 'me',
			id: body.id,
			requestBody: { removeLabelIds: ['UNREAD'] },
		});
		expect(await find('is:unread')).toEqual([]);
		const tooOld = bench.gmail.users.history.list({ userId: 'me', startHistoryId: '1' });
		expect((await failureOf(tooOld)).status).toBe(404);
	});
});

describe('gmail faults', () => {
	it('delayed_read hides a sent message from the next searches', async () => {
		await bench.fault({ vendor: 'gmail', kind: 'delayed_read', times: 1, reads: 1 });
		const { id } = await send();
		expect(await find(`rfc822msgid:${messageId}`)).toEqual([]);
		expect(await find(`rfc822msgid:${messageId}`)).toEqual([id]);
	});

	it('message_id_rewritten sends the mail under another Message-ID', async () => {
		await bench.fault({ vendor: 'gmail', kind: 'message_id_rewritten', times: 1 });
		await send();
		expect(await find(`rfc822msgid:${messageId}`)).toEqual([]);
		expect((await bench.books('gmail')).messages).toHaveLength(1);
	});

	it('throttled is the 429 that names the time to retry', async () => {
		await bench.fault({ vendor: 'gmail', kind: 'throttled', times: 1 });
		const error = await failureOf(send());
		expect(error.status).toBe(429);
		expect(error.message).toMatch(/Retry after \d{4}-\d\d-\d\dT/);
	});
});
