import { aClient } from '../../../../capabilities/clients/fixtures.ts';
import { aClientSession } from '../../../../capabilities/portal/fixtures.ts';
import type { TestService } from '../../../service.ts';
import { aVoucher, startVoucherService } from '../fixtures.ts';

describe('voucher.redeem', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startVoucherService();
	});
	afterAll(() => service.stop());

	// #region test
	it('is possible when the voucher is paid, once, and is announced once', async () => {
		const { id: client_id } = await aClient(service);
		const voucher = await aVoucher(service, { client_id, code: 'WELCOME' });
		const redeem = () => service.call('POST', `/vouchers/${voucher.id}/redeem`);
		expect((await redeem()).status).toBe(409);

		const subject = { subject_type: 'voucher', subject_id: voucher.id };
		const link = await service.call('POST', '/payment-links', subject);
		service.vendors.pay(link.body.reference);
		await service.call('POST', `/payment-links/${link.body.id}/refresh`);
		await service.settle();

		const answers = await Promise.all([redeem(), redeem(), redeem()]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
		const events = await service.call('GET', '/events?type=voucher.redeemed');
		expect(events.body.data).toMatchObject([{ data: { voucher_id: voucher.id, amount: 100_000 } }]);
	});

	it('is not possible with the voucher of another client', async () => {
		const { id: client_id } = await aClient(service);
		const voucher = await aVoucher(service, { client_id, code: 'MINE' });
		const token = await aClientSession(service, await aClient(service));
		const path = `/vouchers/${voucher.id}/redeem`;
		expect((await service.call('POST', path, undefined, { token })).status).toBe(404);
	});
	// #endregion
});
