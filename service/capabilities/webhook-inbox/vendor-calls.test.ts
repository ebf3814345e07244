import { z } from 'zod';
import { modules } from '../../app/capabilities.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aCourier, deliver } from './fixtures.ts';
import { defineNoticeHandler, noticeHandlerPoint } from './notice-handler.ts';

/** A vendor and a capability that the inbox has never heard of: parcels, and who cares about them. */
const parcelNotices = defineNoticeHandler({
	kind: 'parcel',
	notice: z.object({
		kind: z.literal('parcel'),
		label: z.string(),
		tracking_number: z.string().regex(/^P-/),
		arrived: z.boolean(),
	}),
	handle: (job, { provider }, { tracking_number, arrived }, settle) =>
		job.transaction((context) =>
			settle(
				context,
				tracking_number === 'P-foreign'
					? { ignored: 'It is not a parcel of ours' }
					: { done: { provider, tracking_number, arrived } },
			),
		),
});
const start = (verifyToken: string): Promise<TestService> =>
	startTestService({
		modules: [
			...modules,
			defineModule({ name: 'parcels', extensions: [extend(noticeHandlerPoint, parcelNotices)] }),
		],
		providers: [aCourier(verifyToken)],
		environment: { COURIER_KEY: 'set' },
	});

let service: TestService;
beforeAll(async () => {
	service = await start('verify-me');
});
afterAll(() => service.stop());

const send = async (body: object) => {
	const headers = { 'x-proof': 'right', 'content-type': 'application/json' };
	await deliver(service, { headers, body: JSON.stringify(body) }, 'courier');
	await service.settle();
	return service.runtime.database.client.webhookEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
};

describe('a notice', () => {
	it('goes to the capability that registered its kind, which settles the call', async () => {
		expect(await send({ kind: 'parcel', parcel: 'P-1', arrived: true })).toMatchObject({
			status: 'PROCESSED',
			outcome: { label: 'NOT_ARRIVED', provider: 'courier', tracking_number: 'P-1', arrived: true },
		});
	});

	it('is ignored with the reason that the capability gives', async () => {
		expect(await send({ kind: 'parcel', parcel: 'P-foreign', arrived: true })).toMatchObject({
			status: 'IGNORED',
			outcome: { label: 'IGNORED', reason: 'It is not a parcel of ours' },
		});
	});

	it.each([
		['of a kind that no capability handles', { kind: 'drone' }, 'notices of kind drone'],
		['that is not as its kind wants it', { parcel: '1' }, 'tracking_number'],
	])('%s ends DEAD, where a person sees why', async (_, wrong, error) => {
		const row = await send({ kind: 'parcel', parcel: 'P-2', arrived: false, ...wrong });
		expect(row).toMatchObject({
			status: 'DEAD',
			attempt: 1,
			error: expect.stringContaining(error),
		});
	});

	it('shows its facts to a team that hands the call on', async () => {
		const body = { kind: 'parcel', parcel: 'P-3', arrived: true };
		const answer = await service.call('POST', '/webhooks/parse', {
			headers: { 'x-proof': 'right' },
			raw_body_base64: Buffer.from(JSON.stringify(body)).toString('base64'),
		});
		expect(answer.body).toMatchObject({
			provider: 'courier',
			ignored: false,
			label: 'NOT_ARRIVED',
			notice: { kind: 'parcel', tracking_number: 'P-3', arrived: true },
		});
	});
});

describe('the answer to a vendor', () => {
	const post = (proof: string) =>
		service.http.post('/webhooks/courier').set('x-proof', proof).type('json').send('{"a":1}');

	it('is as the vendor wants it, for a repeated call too', async () => {
		for (let count = 0; count < 2; count += 1) {
			const answer = await post('right');
			expect([answer.status, answer.type, answer.text]).toEqual([
				202,
				'application/json',
				'{"success":true}',
			]);
		}
	});

	it('is a refusal without proof, whatever the vendor wants', async () => {
		const answer = await post('wrong');
		expect([answer.status, answer.body.code]).toEqual([401, 'webhook.signature-invalid']);
	});
});

describe('GET /webhooks/{provider}', () => {
	const challenge = { 'hub.mode': 'subscribe', 'hub.challenge': '<b>42</b>' };
	const ask = (query: object, on = service) => on.http.get('/webhooks/courier').query(query);

	it('answers the challenge of a vendor that shows the configured token', async () => {
		const answer = await ask({ ...challenge, 'hub.verify_token': 'verify-me' });
		expect([answer.status, answer.type, answer.text]).toEqual([200, 'text/plain', '<b>42</b>']);
		expect(answer.headers['x-content-type-options']).toBe('nosniff');
	});

	it.each([
		['another token', { ...challenge, 'hub.verify_token': 'verify-you' }],
		['the token twice', { ...challenge, 'hub.verify_token': ['verify-me', 'verify-me'] }],
		['an empty token', { ...challenge, 'hub.verify_token': '' }],
		['no token', challenge],
		['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-me' }],
		['nothing', {}],
	])('refuses a query with %s', async (_, query) => {
		const answer = await ask(query);
		expect([answer.status, answer.body.code]).toEqual([403, 'webhook.challenge-refused']);
		expect(answer.text).not.toContain('42</b>');
	});

	it.each(['', 'verify-me'])(
		'refuses everything when no token is configured: %j',
		async (token) => {
			const unconfigured = await start('');
			try {
				const answer = await ask({ ...challenge, 'hub.verify_token': token }, unconfigured);
				expect(answer.status).toBe(403);
			} finally {
				await unconfigured.stop();
			}
		},
	);

	it('is no address of a vendor that sends no challenge, or is not installed', async () => {
		const plain = await startTestService();
		try {
			expect((await plain.http.get('/webhooks/xendit')).body.code).toBe('route.not-found');
			expect((await plain.http.get('/webhooks/courier')).body.code).toBe(
				'webhook.provider-unknown',
			);
		} finally {
			await plain.stop();
		}
	});
});
