import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aPaymentLink } from '../fixtures.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

async function aPayment(client_id?: string, amount?: bigint): Promise<any> {
	const link = await aPaymentLink(service, client_id === undefined ? {} : { client_id });
	service.vendors.pay(link.reference, amount);
	await service.call('POST', `/payment-links/${link.id}/refresh`);
	const list = await service.call('GET', `/payments?subject_id=${link.subject_id}`);
	return list.body.data[0];
}

describe('payment.get', () => {
	it('shows what arrived, without the words of the vendor', async () => {
		const payment = await aPayment();
		const answer = await service.call('GET', `/payments/${payment.id}`);
		expect(answer.body).toMatchObject({ status: 'SUCCEEDED', amount: 1_000_000, channel: 'BCA' });
		expect(answer.body).not.toHaveProperty('raw');
	});

	it('knows nothing of a payment that is not there', async () => {
		const answer = await service.call('GET', '/payments/01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f');
		expect(answer.body.code).toBe('resource.not-found');
	});

	it('hides the payments of another client', async () => {
		const own = await aClient(service);
		const token = await aClientSession(service, own);
		const mine = await aPayment(own.id);
		const foreign = await aPayment();
		const get = (id: string) => service.call('GET', `/payments/${id}`, undefined, { token });
		expect((await get(mine.id)).status).toBe(200);
		expect((await get(foreign.id)).body.code).toBe('resource.not-found');
		const list = await service.call('GET', '/payments', undefined, { token });
		expect(list.body.data.map((one: { id: string }) => one.id)).toEqual([mine.id]);
	});
});

describe('payment.list', () => {
	it('finds unmatched money', async () => {
		const payment = await aPayment(undefined, 999n);
		await aPayment();
		const answer = await service.call('GET', '/payments?status=UNMATCHED');
		expect(answer.body.data).toMatchObject([
			{ id: payment.id, amount: 999, unmatched_reason: expect.stringContaining('999 arrived') },
		]);
	});
});
