import { readFileSync } from 'node:fs';
import { aClient } from '../../../../capabilities/clients/fixtures.ts';
import { statusCheckSql } from '../../../../platform/lifecycle/index.ts';
import type { TestService } from '../../../service.ts';
import { aVoucher, startVoucherService } from '../fixtures.ts';
import { vouchersModule } from '../module.ts';

describe('voucher.create', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startVoucherService();
	});
	afterAll(() => service.stop());

	it('refuses a code that another voucher has', async () => {
		const { id: client_id } = await aClient(service);
		await aVoucher(service, { client_id, code: 'ONCE' });
		const twin = { client_id, code: 'ONCE', currency: 'IDR', amount: 1 };
		expect((await service.call('POST', '/vouchers', twin)).body.code).toBe('voucher.code-taken');
	});

	it('makes what is read at its own address, and at that of the document in camelCase', async () => {
		const { id: client_id } = await aClient(service);
		const voucher = await aVoucher(service, { client_id, code: 'READ' });
		expect((await service.call('GET', `/vouchers/${voucher.id}`)).body).toEqual(voucher);
		const { body } = await service.call('GET', `/voucher/${voucher.id}`);
		expect(body).toMatchObject({ id: voucher.id, clientId: client_id, redeemedAt: null });
	});

	it('is kept by a table that knows the states of the life cycle', () => {
		const checks = readFileSync(new URL('../checks.sql', import.meta.url), 'utf8');
		for (const bound of vouchersModule.lifecycles) expect(checks).toContain(statusCheckSql(bound));
	});
});
