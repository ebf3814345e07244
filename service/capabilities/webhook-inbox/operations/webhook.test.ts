import { startTestService, type TestService } from '../../../tests/service.ts';
import { aPaymentLink } from '../../payments/fixtures.ts';
import { aCall, deliver, type SentCall } from '../fixtures.ts';

const missing = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

const parse = (body: object) => service.call('POST', '/webhooks/parse', body);
const asBody = (call: SentCall, provider?: string) => ({
	headers: call.headers,
	raw_body_base64: Buffer.from(call.body).toString('base64'),
	...(provider === undefined ? {} : { provider }),
});
const eventOf = (id: string) =>
	service.runtime.database.client.webhookEvent.findUniqueOrThrow({ where: { id } });

describe('webhook.parse', () => {
	it('verifies, stores and processes a call that another system received', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		const answer = await parse(asBody(aCall(link), 'xendit'));
		expect(answer.status).toBe(200);
		expect(answer.body).toMatchObject({
			provider: 'xendit',
			status: 'RECEIVED',
			duplicate: false,
			ignored: false,
			label: 'PAYMENT_SUCCEEDED',
			notice: {
				claims_payment: true,
				kind: 'payment-link',
				gateway_reference: link.gateway_reference,
				reference: link.reference,
			},
		});
		await service.settle();
		expect((await eventOf(answer.body.id)).status).toBe('PROCESSED');
		const after = await service.call('GET', `/payment-links/${link.id}`);
		expect(after.body.status).toBe('PAID');
	});

	it('finds the provider from the call itself', async () => {
		const link = await aPaymentLink(service);
		const answer = await parse(asBody(aCall(link)));
		expect(answer.body).toMatchObject({ provider: 'xendit', duplicate: false });
	});

	it('reads headers in whatever case they come', async () => {
		const call = aCall(await aPaymentLink(service));
		const headers = Object.fromEntries(
			Object.entries(call.headers).map(([name, value]) => [name.toUpperCase(), value]),
		);
		expect((await parse(asBody({ ...call, headers }))).status).toBe(200);
	});

	it('tells that a call came in before, also by the other door', async () => {
		const call = aCall(await aPaymentLink(service));
		await deliver(service, call);
		const answer = await parse(asBody(call));
		expect(answer.body).toMatchObject({ duplicate: true, duplicates: 1 });
	});

	it('looks a stored call up', async () => {
		const link = await aPaymentLink(service);
		const first = await parse(asBody(aCall(link, { status: 'EXPIRED' })));
		const answer = await parse({ webhook_event_id: first.body.id });
		expect(answer.body).toMatchObject({
			id: first.body.id,
			duplicate: true,
			duplicates: 0,
			label: 'PAYMENT_LINK_EXPIRED',
		});
	});

	it('stores a call that it cannot read, and says so', async () => {
		const call = { ...aCall({ gateway_reference: 'a', reference: 'b' }), body: 'no JSON' };
		const answer = await parse(asBody(call));
		expect(answer.body).toMatchObject({
			ignored: true,
			label: 'IGNORED',
			notice: { kind: 'ignore', reason: 'The body could not be read' },
		});
	});

	it.each(['xendit', undefined])('refuses a call without proof (provider %s)', async (provider) => {
		const before = await service.runtime.database.client.webhookEvent.count();
		const call = aCall(await aPaymentLink(service), { token: 'guessed' });
		const answer = await parse(asBody(call, provider));
		expect([answer.status, answer.body.code]).toEqual([401, 'webhook.signature-invalid']);
		expect(await service.runtime.database.client.webhookEvent.count()).toBe(before);
	});

	it('refuses a provider that is not installed', async () => {
		const answer = await parse(asBody(aCall(await aPaymentLink(service)), 'tripay'));
		expect([answer.status, answer.body.code]).toEqual([404, 'webhook.provider-unknown']);
	});

	it('wants either a call or the id of one', async () => {
		expect((await parse({})).status).toBe(422);
		const both = { webhook_event_id: missing, raw_body_base64: 'eA==' };
		expect((await parse(both)).status).toBe(422);
	});

	it('knows nothing of a call that is not there', async () => {
		expect((await parse({ webhook_event_id: missing })).body.code).toBe('resource.not-found');
	});
});

describe('webhook.list', () => {
	it('finds the calls that were given up', async () => {
		const call = { ...aCall({ gateway_reference: 'a', reference: 'b' }), body: 'no JSON' };
		await deliver(service, call);
		await service.settle();
		const answer = await service.call('GET', '/webhooks?status=DEAD&provider=xendit');
		expect(answer.body.data.length).toBeGreaterThanOrEqual(1);
		for (const event of answer.body.data) {
			expect(event).toMatchObject({ status: 'DEAD', allowed_transitions: ['replay'] });
			expect(event).not.toHaveProperty('raw_body');
		}
		const others = await service.call('GET', '/webhooks?provider=tripay');
		expect(others.body.data).toEqual([]);
	});
});

describe('webhook.replay', () => {
	const received = async (link = aPaymentLink(service)): Promise<any> => {
		const answer = await parse(asBody(aCall(await link)));
		return answer.body;
	};
	const replay = (id: string) => service.call('POST', `/webhooks/${id}/replay`);

	it('processes a call again', async () => {
		const link = await aPaymentLink(service);
		const event = await received(Promise.resolve(link));
		await service.settle();
		expect((await eventOf(event.id)).outcome).toMatchObject({ status: 'OPEN' });
		service.vendors.pay(link.reference);
		const answer = await replay(event.id);
		expect(answer.body).toMatchObject({ status: 'RECEIVED', attempt: 0, processed_at: null });
		await service.settle();
		expect((await eventOf(event.id)).outcome).toMatchObject({ status: 'PAID' });
	});

	it('refuses a call that waits to be processed', async () => {
		const event = await received();
		const answer = await replay(event.id);
		expect([answer.status, answer.body.code]).toEqual([409, 'lifecycle.illegal-move']);
	});

	it('knows nothing of a call that is not there', async () => {
		expect((await replay(missing)).status).toBe(404);
	});
});
