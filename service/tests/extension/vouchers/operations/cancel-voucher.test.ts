import { aClient } from '../../../../capabilities/clients/fixtures.ts';
import type { TestService } from '../../../service.ts';
import { aVoucher, startVoucherService } from '../fixtures.ts';

describe('voucher.cancel', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startVoucherService();
	});
	afterAll(() => service.stop());

	// #region test
	const cancel = (id: string) => service.call('POST', `/vouchers/${id}/cancel`);

	it('takes a voucher back, once', async () => {
		const { id: client_id } = await aClient(service);
		const voucher = await aVoucher(service, { client_id, code: 'ONCE' });
		const first = await cancel(voucher.id);
		expect([first.status, first.body.status]).toEqual([200, 'CANCELLED']);
		expect((await cancel(voucher.id)).status).toBe(409);
	});

	it('closes its payment link, and no other can be made', async () => {
		const { id: client_id } = await aClient(service);
		const { id: subject_id } = await aVoucher(service, { client_id, code: 'LINKED' });
		const subject = { subject_type: 'voucher', subject_id };
		const link = await service.call('POST', '/payment-links', subject);
		await cancel(subject_id);
		await service.settle();
		const { body } = await service.call('GET', `/payment-links/${link.body.id}`);
		expect(['CANCELLED', 'EXPIRED']).toContain(body.status);
		const another = await service.call('POST', '/payment-links', subject);
		expect([another.status, another.body.code]).toEqual([409, 'voucher.not-collectable']);
	});
	// #endregion
});
