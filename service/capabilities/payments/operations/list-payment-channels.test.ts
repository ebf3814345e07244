import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';

describe('payment_channel.list', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('tells what the gateway has now, with what it costs for the amount', async () => {
		const answer = await service.call('GET', '/payment-channels?amount=100000');
		expect(answer.status).toBe(200);
		expect(answer.body.data).toEqual([
			expect.objectContaining({
				code: 'BCA',
				kind: 'VIRTUAL_ACCOUNT',
				smallest: 10_000,
				fee: null,
				fee_bearer: null,
			}),
			expect.objectContaining({ code: 'QRIS', kind: 'QR_CODE', fee: 700, fee_bearer: 'CUSTOMER' }),
		]);
	});

	it('tells of all without an amount', async () => {
		const answer = await service.call('GET', '/payment-channels');
		expect(answer.body.data.map((one: any) => [one.code, one.fee])).toEqual([
			['BCA', null],
			['QRIS', null],
		]);
	});

	it('refuses a gateway that is not installed, and an amount that is none', async () => {
		const unknown = await service.call('GET', '/payment-channels?amount=1&gateway=tripay');
		expect(unknown).toMatchObject({ status: 422, body: { errors: [{ path: 'query.gateway' }] } });
		const none = await service.call('GET', '/payment-channels?amount=0');
		expect(none).toMatchObject({ status: 422, body: { errors: [{ path: 'query.amount' }] } });
	});

	it('says so when the gateway does not answer', async () => {
		const error = new ProviderError('xendit', 'unavailable', 'no answer', { code: 'timeout' });
		service.vendors.failures.push({ method: 'channels', error });
		const answer = await service.call('GET', '/payment-channels?amount=100000');
		expect([answer.status, answer.body.code]).toEqual([503, 'vendor.unavailable']);
	});
});
