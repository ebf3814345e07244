import { startSandbox, type Sandbox } from '../../../../sandbox/sandbox.ts';
import { aClient } from '../../../capabilities/clients/fixtures.ts';
import { fakeProviders } from '../../fake-vendors.ts';
import type { TestService } from '../../service.ts';
import { simulatedWarungpay, type WarungpayReport } from '../warungpay-sandbox/index.ts';
import { warungpay } from '../warungpay/provider.ts';
import { aVoucher, startVoucherService } from './fixtures.ts';

describe('a voucher, paid at a gateway that nothing else knows', () => {
	let sandbox: Sandbox;
	let service: TestService;
	const vendors = fakeProviders();
	beforeAll(async () => {
		sandbox = await startSandbox({ vendors: [simulatedWarungpay], clock_speed: 100_000 });
		service = await startVoucherService({
			providers: [...vendors.manifests, warungpay],
			sandbox,
		});
		await sandbox.client.call('POST', '/warungpay/callback-url', {
			url: `${service.address}/webhooks/warungpay`,
		});
	});
	afterAll(async () => {
		await service?.stop();
		await sandbox?.close();
	});

	const statusOf = async ({ id }: { id: string }) =>
		(await service.call('GET', `/vouchers/${id}`)).body.status;
	const linkFor = async ({ id }: { id: string }, channel: string) => {
		const answer = await service.call('POST', '/payment-links', {
			subject_type: 'voucher',
			subject_id: id,
			gateway: 'warungpay',
			channel,
		});
		expect(answer.status).toBe(201);
		return answer.body;
	};
	const pay = (link: any, amount?: number) =>
		sandbox.client.call('POST', `/warungpay/payments/${link.gateway_reference}/pay`, { amount });
	/** Waits until every call of the gateway is acknowledged in its own way, and the service has worked it off. */
	async function settled() {
		for (let tries = 0; tries < 200; tries += 1) {
			const { webhook_deliveries } = await sandbox.client.books<
				WarungpayReport & { webhook_deliveries: any[] }
			>('warungpay');
			if (webhook_deliveries.every(({ state }) => state === 'acknowledged'))
				return service.settle();
			if (webhook_deliveries.some(({ state }) => state === 'exhausted'))
				throw new Error(`Not acknowledged: ${JSON.stringify(webhook_deliveries)}`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		throw new Error('The gateway still waits for an answer');
	}

	it('is sold, paid by a code, usable once, granted at a target and told to the client', async () => {
		const client = await aClient(service);
		const voucher = await aVoucher(service, { client_id: client.id, code: 'WELCOME' });
		expect(voucher).toMatchObject({ status: 'UNPAID', amount: 100_000 });

		const link = await linkFor(voucher, 'COUNTER');
		expect(link).toMatchObject({
			status: 'OPEN',
			subject_type: 'voucher',
			subject_id: voucher.id,
			url: null,
			amount: 100_000,
			expected_amount: 102_500,
			fee_bearer: 'CUSTOMER',
			payment_code: expect.stringMatching(/^\d{12}$/),
		});
		await sandbox.client.call('POST', '/faults', {
			vendor: 'warungpay',
			kind: 'webhook_duplicate',
			copies: 3,
			times: 1,
		});
		await pay(link);
		await settled();
		expect(await statusOf(voucher)).toBe('OPEN');
		const paid = await service.call('GET', '/events?type=voucher.paid');
		expect(paid.body.data).toMatchObject([{ data: { voucher_id: voucher.id, amount: 100_000 } }]);
		expect(vendors.mails).toMatchObject([
			{ to: client.billing_email, text: expect.stringContaining('WELCOME') },
		]);

		const redeem = () => service.call('POST', `/vouchers/${voucher.id}/redeem`);
		const answers = await Promise.all([redeem(), redeem(), redeem()]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
		await service.settle();
		const tasks = await service.call('GET', `/provisioning-tasks?owner_id=${voucher.id}`);
		expect(tasks.body.data).toMatchObject([{ subject_type: 'voucher', target: 'gcp' }]);
		await service.call('POST', `/provisioning-tasks/${tasks.body.data[0].id}/run`);
		expect(vendors.provisioned).toMatchObject([
			{ settings: { credit: 100_000, currency: 'IDR' }, client: { id: client.id } },
		]);
	});

	it('leaves money to a person that comes a second time, and that is no longer wanted', async () => {
		const voucher = await aVoucher(service, { client_id: (await aClient(service)).id, code: 'QR' });
		const link = await linkFor(voucher, 'QR');
		expect(link).toMatchObject({ payment_code: null, fee_bearer: 'MERCHANT' });
		expect(link.qr_string).not.toBe('');
		await pay(link);
		await settled();
		await pay(link);
		await settled();
		const { body } = await service.call('GET', `/payments?client_id=${voucher.client_id}`);
		expect(body.data.map((one: any) => one.status).sort()).toEqual(['SUCCEEDED', 'UNMATCHED']);
	});
});
