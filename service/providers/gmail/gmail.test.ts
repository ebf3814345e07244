import nock from 'nock';
import { pino } from 'pino';
import { describeEmailChannel } from '../../capabilities/notifications/ports.suite.ts';
import type {
	EmailChannelHarness,
	MailServiceBehaviour,
} from '../../capabilities/notifications/ports.suite.ts';
import type { OutgoingMessage } from '../../capabilities/notifications/ports.ts';
import {
	answerTokens,
	connectionRefused,
	recording,
	testAccount,
	testToken,
} from '../../platform/google/fixtures.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { buildMime } from './mime.ts';
import { gmail } from './provider.ts';
import { toMessageIdQuery } from './translate.ts';

const api = 'https://gmail.googleapis.com';
const sendPath = '/gmail/v1/users/me/messages/send';
const log = pino({ enabled: false });
const settings = { ...testAccount, GMAIL_SENDER: 'billing@cloudsales.example' };
const played = (name: string) => recording(import.meta.url, name);

answeredByNock();
beforeEach(answerTokens);

const mail: OutgoingMessage = {
	reference: '<a.1@cloudsales.example>',
	from_name: 'PT Awan Niaga',
	to: 'ibu@maju.example',
	in_thread_of: [],
	automatic: 'generated',
	subject: 'Halo',
	text: 'Halo',
	html: '<p>Halo</p>',
	images: [],
	attachments: [],
};

function harness({ timeoutMs }: { timeoutMs: number }): EmailChannelHarness {
	const { messageChannel } = gmail.create({ ...settings, GMAIL_TIMEOUT_MS: timeoutMs }, { log });
	return {
		channel: messageChannel,
		onSend: (behaviour) => {
			let requests = 0;
			let mime = '';
			answerSend(behaviour, (raw) => {
				requests += 1;
				mime = Buffer.from(raw, 'base64url').toString('latin1');
			});
			return { requests: () => requests, mime: () => mime };
		},
		onFind: (behaviour, { reference, to, not_before }) => {
			let requests = 0;
			const vendor = nock(api, { reqheaders: { authorization: `Bearer ${testToken}` } }).persist();
			const answer = (query: string, name: string): void => {
				const { status, body } = played(name);
				vendor
					.get('/gmail/v1/users/me/messages')
					.query({ q: query, maxResults: '100' })
					.reply(() => {
						requests += 1;
						return [status, body];
					});
			};
			const answers = {
				finds: 'messages-list',
				breaks: 'backend-error',
				throttles: 'user-rate-limit',
			};
			const isSent = behaviour === 'finds-renamed' || behaviour === 'finds-others';
			const byId = behaviour in answers ? answers[behaviour as keyof typeof answers] : null;
			answer(`rfc822msgid:${reference.slice(1, -1)}`, byId ?? 'messages-list-empty');
			const after = Math.floor(not_before.getTime() / 1000) - 300;
			answer(`in:sent to:${to} after:${after}`, isSent ? 'messages-list' : 'messages-list-empty');
			const mark = behaviour === 'finds-renamed' ? reference : '<another@cloudsales.example>';
			const { status, body } = played('messages-get-metadata');
			vendor
				.get('/gmail/v1/users/me/messages/1936a5f0c2d4e8b1')
				.query({ format: 'metadata', metadataHeaders: 'X-CloudSales-Message-ID' })
				.reply(status, JSON.parse(JSON.stringify(body).replace('<mark>', mark)));
			return { requests: () => requests };
		},
	};
}

function answerSend(behaviour: MailServiceBehaviour, onRequest: (raw: string) => void): void {
	const post = nock(api, { reqheaders: { authorization: `Bearer ${testToken}` } })
		.persist()
		.post(sendPath, ({ raw }) => {
			onRequest(raw);
			return true;
		});
	const { status, body } = played(
		{
			accepts: 'messages-send',
			refuses: 'failed-precondition',
			throttles: 'user-rate-limit',
			breaks: 'backend-error',
			hangs: 'messages-send',
			garbles: 'messages-list-empty',
			'is-unreachable': 'messages-send',
		}[behaviour],
	);
	if (behaviour === 'is-unreachable') post.replyWithError(connectionRefused());
	else if (behaviour === 'hangs') post.reply(() => new Promise(() => {}));
	else post.reply(status, body, behaviour === 'throttles' ? { 'retry-after': '30' } : {});
}

describeEmailChannel('gmail', harness);

describe('gmail', () => {
	it('signs in by OAuth2 when all three of its settings are there', async () => {
		nock.cleanAll();
		const tokens = nock('https://oauth2.googleapis.com')
			.post('/token', {
				grant_type: 'refresh_token',
				refresh_token: 'r',
				client_id: 'c',
				client_secret: 's',
			})
			.reply(200, { access_token: testToken, expires_in: 3599, token_type: 'Bearer' });
		answerSend('accepts', () => {});
		const { messageChannel } = gmail.create(
			{
				GMAIL_SENDER: 'me@gmail.example',
				GMAIL_OAUTH_CLIENT_ID: 'c',
				GMAIL_OAUTH_CLIENT_SECRET: 's',
				GMAIL_OAUTH_REFRESH_TOKEN: 'r',
			},
			{ log },
		);
		await expect(messageChannel.send(mail)).resolves.toMatchObject({
			provider_id: '1936a5f0c2d4e8b1',
		});
		expect(tokens.isDone()).toBe(true);
	});

	it.each([
		['no way to sign in', {}, /either GOOGLE_SERVICE_ACCOUNT_EMAIL/],
		['half an OAuth2 client', { GMAIL_OAUTH_CLIENT_ID: 'c' }, /set all three or none/],
		['half a service account', { GOOGLE_SERVICE_ACCOUNT_EMAIL: 'a@b.example' }, /needs both/],
	])('refuses to start with %s', (_, given, message) => {
		expect(() => gmail.create({ GMAIL_SENDER: 'a@b.example', ...given }, { log })).toThrow(message);
	});

	it('tells a withdrawn consent', async () => {
		nock.cleanAll();
		nock('https://oauth2.googleapis.com').post('/token').reply(400, { error: 'invalid_grant' });
		const { messageChannel } = gmail.create(settings, { log });
		await expect(messageChannel.send(mail)).rejects.toMatchObject({
			kind: 'rejected',
			code: 'invalid_grant',
		});
	});

	it.each([
		['by its Message-ID', 'rfc822msgid:a.1@cloudsales.example'],
		['by its mark', 'in:sent to:ibu@maju.example after:'],
	])('does not say that a mail was never sent when one found %s cannot be read', async (_, q) => {
		const listed = (messages: unknown[]) =>
			nock(api)
				.get('/gmail/v1/users/me/messages')
				.query((query) => String(query.q).startsWith(messages.length > 0 ? q : ''))
				.reply(200, { messages });
		if (q.startsWith('in:')) listed([]);
		listed([{ id: 7 }]);
		const { messageChannel } = gmail.create(settings, { log });
		const { reference, to } = mail;
		await expect(
			messageChannel.find({ reference, to, not_before: new Date() }),
		).rejects.toMatchObject({ code: 'malformed-answer' });
	});

	it('keeps a path in the base URL', async () => {
		const vendor = nock('http://127.0.0.1:9')
			.post(`/google${sendPath}`)
			.reply(200, played('messages-send').body);
		const { messageChannel } = gmail.create(
			{ ...settings, GMAIL_BASE_URL: 'http://127.0.0.1:9/google' },
			{ log },
		);
		await messageChannel.send(mail);
		expect(vendor.isDone()).toBe(true);
	});

	it('refuses a mail that is too large before it asks Gmail', async () => {
		const { messageChannel } = gmail.create(
			{ ...settings, GMAIL_MESSAGE_BYTES_MAX: 10_000 },
			{ log },
		);
		const large = (bytes: number) => ({
			...mail,
			attachments: [
				{ filename: 'a.pdf', content_type: 'application/pdf', content: Buffer.alloc(bytes) },
			],
		});
		await expect(messageChannel.send(large(11_000))).rejects.toMatchObject({ code: 'too-large' });
		await expect(messageChannel.send(large(9000))).rejects.toMatchObject({ code: 'too-large' });
	});

	it('says who sends', async () => {
		const mime = await buildMime(mail, { sender: 'billing@cloudsales.example', bytesMax: 10_000 });
		expect(mime.toString()).toMatch(/^From: PT Awan Niaga <billing@cloudsales.example>\r$/m);
	});

	it('does not read files or addresses that a mail names', async () => {
		const html = '<img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x">';
		const mime = await buildMime({ ...mail, html }, { sender: 'a@b.example', bytesMax: 10_000 });
		expect(mime.toString()).toContain('file:///etc/hostname');
	});
});

describe('toMessageIdQuery', () => {
	it('leaves the angle brackets out', () => {
		expect(toMessageIdQuery('<q-1.2@x.example>')).toBe('rfc822msgid:q-1.2@x.example');
	});

	it.each(['q-1@x.example', '<a b@c>', '<a@b> OR in:inbox', '<a@b"c>', '<>', ''])(
		'refuses %j',
		(id) => {
			expect(() => toMessageIdQuery(id)).toThrow(/form <a@b>/);
		},
	);
});
