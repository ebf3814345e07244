import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gmail as sandboxGmail } from '../../../sandbox/vendors/gmail/index.ts';
import { ISSUER, KEY_ID, signed } from '../../../sandbox/vendors/gmail/push.ts';
import { startMailService, type MailService } from './fixtures.ts';
import { watchMailboxes } from './poll.ts';

const audience = 'https://sales.example.com/webhooks/gmail';
const account = 'mail-push@cloudsales-sandbox.iam.gserviceaccount.com';
const path = '/webhooks/gmail';

let world: MailService;
beforeAll(async () => {
	world = await startMailService({
		environment: {
			GMAIL_PUSH_TOPIC: 'projects/cloudsales-sandbox/topics/mail',
			GMAIL_PUSH_SERVICE_ACCOUNT: account,
			GMAIL_PUSH_AUDIENCE: audience,
		},
	});
	await world.poll();
});
afterAll(() => world.stop());

const seconds = (): number => Math.floor(Date.now() / 1000);
const claims = (changes: object = {}): object => ({
	iss: ISSUER,
	aud: audience,
	sub: '1',
	email: account,
	email_verified: true,
	iat: seconds(),
	exp: seconds() + 3600,
	...changes,
});
const token = (changes: object = {}, header: object = {}): string =>
	signed(
		sandboxGmail.in(world.sandbox.world).credentials,
		{ alg: 'RS256', kid: KEY_ID, typ: 'JWT', ...header },
		claims(changes),
	);
const push = (authorization: string | undefined, body: object = { message: {} }) => {
	const request = world.service.http.post(path).send(body);
	return authorization === undefined ? request : request.set('Authorization', authorization);
};

describe('a call that tells of new mails', () => {
	it('makes the poll begin, which finds what came', async () => {
		const id = await world.deliver('From: a@b.example\r\nSubject: x\r\n\r\nHalo');
		expect((await push(`Bearer ${token()}`)).status).toBe(204);
		await world.service.settle();
		expect(await world.filed(id)).toMatchObject({ status: 'READ' });
	});

	it('says nothing that is believed: its body may be anything', async () => {
		const data = Buffer.from('{"emailAddress":"x","historyId":"999999999"}').toString('base64');
		expect((await push(`Bearer ${token()}`, { message: { data } })).status).toBe(204);
		await world.service.settle();
		const id = await world.deliver('From: a@b.example\r\nSubject: y\r\n\r\nHalo');
		await world.poll();
		expect(await world.filed(id)).toMatchObject({ status: 'READ' });
	});

	const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const foreignKey = {
		private_pem: other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		public_pem: '',
	};
	it.each<[string, () => string | undefined]>([
		['no token', () => undefined],
		['a token that is none', () => 'Bearer a.b.c'],
		['another scheme', () => `Basic ${token()}`],
		[
			'the key of another account',
			() => `Bearer ${signed({ push_key: foreignKey }, { alg: 'RS256', kid: KEY_ID }, claims())}`,
		],
		['an unknown key', () => `Bearer ${token({}, { kid: 'another' })}`],
		['no signature', () => `Bearer ${token({}, { alg: 'none' }).replace(/\.[^.]*$/, '.x')}`],
		['another audience', () => `Bearer ${token({ aud: 'https://evil.example/webhooks/gmail' })}`],
		['another issuer', () => `Bearer ${token({ iss: 'https://evil.example' })}`],
		[
			'a token that is over',
			() => `Bearer ${token({ iat: seconds() - 9000, exp: seconds() - 5000 })}`,
		],
		[
			'another service account',
			() => `Bearer ${token({ email: 'x@another.iam.gserviceaccount.com' })}`,
		],
		['an address that nobody checked', () => `Bearer ${token({ email_verified: false })}`],
		['an address whose check is a word', () => `Bearer ${token({ email_verified: 'true' })}`],
		['no address', () => `Bearer ${token({ email: undefined })}`],
	])('is refused with %s', async (_, authorization) => {
		const answer = await push(authorization());
		expect([answer.status, answer.body.code]).toEqual([401, 'inbound_mail.push-refused']);
	});

	it('is refused by a mailbox that is only polled', async () => {
		const polled = await startMailService();
		try {
			const answer = await polled.service.http
				.post(path)
				.set('Authorization', `Bearer ${token()}`)
				.send({});
			expect(answer.status).toBe(401);
		} finally {
			await polled.stop();
		}
	});

	it('leaves the calls of other vendors to the inbox', async () => {
		const answer = await world.service.http.post('/webhooks/nobody').send({});
		expect(answer.body.code).toBe('webhook.provider-unknown');
	});
});

describe('pushes of the vendor that are lost, doubled, late or forged', () => {
	it('leave each mail with exactly one message', async () => {
		const relay = await startRelay();
		const pushed = await startMailService({
			environment: {
				GMAIL_PUSH_TOPIC: 'projects/cloudsales-sandbox/topics/mail',
				GMAIL_PUSH_SERVICE_ACCOUNT: account,
				GMAIL_PUSH_AUDIENCE: relay.url,
			},
		});
		try {
			relay.forward(`${pushed.service.address}${path}`);
			await pushed.control('/gmail/callback-url', { url: relay.url });
			await pushed.service.runJob(watchMailboxes, {});
			await pushed.poll();
			const ids: string[] = [];
			const faults = ['webhook_lost', 'webhook_duplicate', 'webhook_late', 'webhook_wrong_token'];
			for (const kind of [...faults, null]) {
				if (kind !== null) {
					const more = { webhook_duplicate: { copies: 3 }, webhook_late: { delay_ms: 50 } };
					const how = Reflect.get(more, kind) ?? {};
					await pushed.control('/faults', { vendor: 'gmail', kind, times: 1, ...how });
				}
				ids.push(await pushed.deliver(`From: a@b.example\r\nSubject: ${kind}\r\n\r\nHalo`));
			}
			// Lost ones are never sent: two other calls, three of the doubled one and the forged one arrive.
			await relay.until(6);
			await pushed.poll();
			for (const id of ids) {
				expect(await pushed.filed(id)).toMatchObject({ status: 'READ', readings: 1 });
			}
			const { client } = pushed.service.runtime.database;
			expect(await client.conversationMessage.count()).toBe(ids.length);
			expect(relay.statuses.filter((status) => status === 401)).toHaveLength(1);
			expect(relay.statuses.filter((status) => status === 204)).toHaveLength(5);
		} finally {
			await pushed.control('/gmail/callback-url', { url: null });
			await pushed.stop();
			await relay.close();
		}
	});
});

/** Its address is known before the service is started, whose own is not: the audience of a token is the address. */
async function startRelay() {
	let target = '';
	const statuses: number[] = [];
	const server = createServer((request, response) => {
		const { authorization = '' } = request.headers;
		request.resume().on('end', () => {
			void fetch(target, { method: 'POST', headers: { authorization }, body: '{}' }).then(
				({ status }) => {
					statuses.push(status);
					// Not repeated: a refusal is what the test counts.
					response.writeHead(204).end();
				},
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/webhooks/gmail`,
		statuses,
		forward: (url: string) => {
			target = url;
		},
		async until(count: number) {
			while (statuses.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
		},
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
