import { OAuth2Client } from 'google-auth-library';
import { eventually, failureOf, startBench, startReceiver } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const receive = async (mail: object = {}): Promise<string> =>
	(await bench.control('POST', '/gmail/inbox', mail)).body.id;
const position = async (): Promise<string> =>
	(await bench.gmail.users.getProfile({ userId: 'me' })).data.historyId ?? '';
const history = async (startHistoryId: string, more: object = {}) =>
	(await bench.gmail.users.history.list({ userId: 'me', startHistoryId, ...more })).data;

describe('the history of Gmail', () => {
	it('tells mails and labels apart, gives pages, and the labels of now', async () => {
		const start = await position();
		const id = await receive({ labels: ['SPAM'] });
		await receive();
		await bench.control('POST', `/gmail/messages/${id}/labels`, {
			add: ['INBOX'],
			remove: ['SPAM'],
		});
		const added = await history(start, { historyTypes: ['messageAdded'] });
		expect(added.history).toHaveLength(2);
		const labelled = await history(start, { historyTypes: ['labelAdded'] });
		expect(labelled.history).toMatchObject([
			{ labelsAdded: [{ message: { id, labelIds: ['INBOX'] }, labelIds: ['INBOX'] }] },
		]);
		const first = await history(start, { maxResults: 1 });
		expect(first.nextPageToken).toBe('1');
		expect((await history(start, { maxResults: 1, pageToken: '1' })).history?.[0]?.id).not.toBe(
			first.history?.[0]?.id,
		);
	});

	it('is forgotten at a word: what was before it answers 404, what comes after is told', async () => {
		const start = await position();
		const id = await receive();
		await bench.control('POST', '/gmail/history/expire');
		expect((await failureOf(history(start))).status).toBe(404);
		const now = await position();
		const later = await receive();
		expect((await history(now)).history?.[0]?.messages).toMatchObject([{ id: later }]);
		const { data } = await bench.gmail.users.messages.list({ userId: 'me' });
		expect(data.messages?.map((one) => one.id)).toEqual([later, id]);
	});

	it('lists spam only when it is asked for', async () => {
		const id = await receive({ labels: ['SPAM'] });
		const list = async (includeSpamTrash: boolean) =>
			(await bench.gmail.users.messages.list({ userId: 'me', includeSpamTrash })).data.messages;
		expect(await list(false)).toBeUndefined();
		expect(await list(true)).toMatchObject([{ id }]);
	});

	it('takes in what no program can take apart, and gives it back byte by byte', async () => {
		const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x80]);
		const id = await receive({ raw_base64: bytes.toString('base64') });
		const { data } = await bench.gmail.users.messages.get({ userId: 'me', id, format: 'raw' });
		expect(Buffer.from(data.raw ?? '', 'base64url')).toEqual(bytes);
	});
});

describe('a watch', () => {
	const watch = () =>
		bench.gmail.users.watch({ userId: 'me', requestBody: { topicName: 'projects/p/topics/t' } });

	it('lasts seven days and has news pushed with a token that the published key proves', async () => {
		const receiver = await startReceiver([204]);
		try {
			await bench.control('POST', '/gmail/callback-url', { url: receiver.url });
			await receive();
			const { data } = await watch();
			const days = (Number(data.expiration) - Date.now()) / 86_400_000;
			expect(Math.round(days)).toBe(7);
			await receive();
			const [call] = await receiver.until(1);
			const message: any = call?.body['message'];
			expect(JSON.parse(Buffer.from(message.data, 'base64').toString())).toEqual({
				emailAddress: bench.env.GMAIL_SENDER,
				historyId: await position(),
			});
			const client = new OAuth2Client({
				endpoints: { oauth2FederatedSignonPemCertsUrl: bench.env.GOOGLE_CERTS_URL ?? '' },
			});
			const idToken = String(call?.headers.authorization).replace('Bearer ', '');
			const ticket = await client.verifyIdToken({ idToken, audience: receiver.url });
			expect(ticket.getPayload()).toMatchObject({ email_verified: true });
			// Before the watch nothing was told.
			expect(receiver.received).toHaveLength(1);
		} finally {
			await bench.control('POST', '/gmail/callback-url', { url: null });
			await receiver.close();
		}
	});

	it('loses, doubles and forges pushes when told to, and ends by itself', async () => {
		const receiver = await startReceiver([]);
		try {
			await bench.control('POST', '/gmail/callback-url', { url: receiver.url });
			await watch();
			await bench.fault({ vendor: 'gmail', kind: 'webhook_lost', times: 1 });
			await receive();
			await bench.fault({ vendor: 'gmail', kind: 'webhook_duplicate', times: 1 });
			await receive();
			await receiver.until(2);
			await bench.fault({ vendor: 'gmail', kind: 'webhook_wrong_token', times: 1 });
			await receive();
			const calls = await receiver.until(3);
			const claims = (call: (typeof calls)[number] | undefined) =>
				JSON.parse(
					Buffer.from(
						String(call?.headers.authorization).split('.')[1] ?? '',
						'base64url',
					).toString(),
				);
			expect(claims(calls[0]).email).not.toBe(claims(calls[2]).email);
			await bench.control('POST', '/clock', { advance_ms: 8 * 86_400_000 });
			await receive();
			const states = async () =>
				(await bench.books('gmail')).webhook_deliveries.map((one: any) => one.state);
			await eventually(async () => !(await states()).includes('sending'));
			expect(await states()).toHaveLength(3);
		} finally {
			await bench.control('POST', '/gmail/callback-url', { url: null });
			await receiver.close();
		}
	});

	it('needs a topic', async () => {
		const request = bench.gmail.users.watch({ userId: 'me', requestBody: { topicName: 'x' } });
		expect((await failureOf(request)).status).toBe(400);
	});
});

describe('quota units', () => {
	it('are counted when told how many there are: a history costs two, a mail that is fetched twenty', async () => {
		const id = await receive();
		const start = await position();
		await bench.control('POST', '/gmail/quota', { units_per_minute: 24 });
		await history(start);
		await bench.gmail.users.messages.get({ userId: 'me', id });
		await history(start);
		expect((await failureOf(history(start))).status).toBe(429);
		await bench.control('POST', '/gmail/quota', { units_per_minute: null });
		await history(start);
	});
});
