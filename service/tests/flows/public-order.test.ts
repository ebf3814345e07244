import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { aTemplate, runTasks } from '../../capabilities/deployments/fixtures.ts';
import {
	aQuickOrder,
	documentPackages,
	documentCatalogue,
} from '../../capabilities/orders/fixtures.ts';
import { serviceBroker } from '../../providers/service-broker/provider.ts';
import { xendit } from '../../providers/xendit/provider.ts';
import { expectStatus } from '../drive-sale.ts';
import { fakeProviders } from '../fake-vendors.ts';
import { startTestService, type TestService } from '../service.ts';

/** A stranger orders, pays at Xendit, and a broker of the operator makes the services. */
describe('an order of a stranger', () => {
	let sandbox: Sandbox;
	let service: TestService;
	const fakes = fakeProviders();
	beforeAll(async () => {
		sandbox = await startSandbox({ seed: 16, rate_limit: 0 });
		service = await startTestService({
			sandbox,
			providers: [...fakes.manifests.filter(({ id }) => id !== xendit.id), xendit, serviceBroker],
			now: new Date(),
			environment: { ORDERS_PER_ADDRESS: '100' },
		});
		await documentCatalogue(service, { currency: 'IDR', provisioning_target: undefined });
		for (const sku of documentPackages['enterprise'] ?? []) await activateByBroker(sku);
		await aTemplate(service, {
			code: 'enhanced-cloud',
			package_codes: ['starter', 'professional'],
			is_default: true,
		});
	});
	afterAll(async () => {
		await service.stop();
		await sandbox.close();
	});

	/** Another product under the same package would be another catalogue, so the one that is there is given its target. */
	const activateByBroker = async (sku: string): Promise<void> => {
		const { body } = await service.call('GET', `/products?sku=${sku}`);
		await service.runtime.database.client.product.update({
			where: { id: body.data[0].id },
			data: {
				provisioning_target: 'service-broker',
				provisioning_settings: { service_id: sku, plan_id: 'standard' },
			},
		});
	};
	const order = async (): Promise<any> => {
		const wish = { package_code: 'professional', region: 'us-east-1', language: 'en' };
		const placed = await aQuickOrder(service, wish);
		const subject = { subject_type: 'order', subject_id: placed.id };
		const link = await expectStatus(service.call('POST', '/payment-links', subject), 201);
		await sandbox.client.call('POST', `/xendit/invoices/${link.gateway_reference}/pay`, {});
		await expectStatus(service.call('POST', `/payment-links/${link.id}/refresh`), 200);
		await service.settle();
		await runTasks(service, 12);
		return placed;
	};
	const get = (path: string): Promise<any> => expectStatus(service.call('GET', path), 200);
	const instances = async (): Promise<string[]> => {
		const books: any = await sandbox.client.books('service-broker');
		return books.instances.map(({ service_id }: { service_id: string }) => service_id).sort();
	};

	it('becomes a tenant with its services, which the customer is told', async () => {
		const placed = await order();
		const made = await get(`/orders/${placed.id}`);
		expect(made).toMatchObject({ status: 'ACTIVE', payment_status: 'PAID', partial: false });
		expect(await get(`/orders/${placed.id}/activations/progress`)).toMatchObject({
			total_services: 4,
			completed: 4,
			overall_status: 'completed',
			progress_percent: 100,
		});
		expect(await instances()).toEqual([...(documentPackages['professional'] ?? [])].sort());
		const welcome = fakes.mails.filter(({ to }) => to.includes(placed.customer_email)).at(-1);
		expect(welcome?.text).toContain(made.activation_url);
		expect(fakes.tenants.books.size).toBe(1);
	});

	it('is taken back whole when its third service cannot be made', async () => {
		const before = await instances();
		await sandbox.client.call('POST', '/faults', {
			vendor: 'service-broker',
			kind: 'refused',
			endpoint: 'PUT /**',
			skip: 2,
			times: 1,
		});
		const placed = await order();
		expect(await get(`/orders/${placed.id}`)).toMatchObject({
			status: 'FAILED',
			failed_stage: 'ACTIVATION',
			rolled_back: true,
			payment_status: 'PAID',
			error_message: expect.stringMatching(/^[a-z-]+ failed, and the order cannot be without it; /),
		});
		expect(await get(`/orders/${placed.id}/activations/progress`)).toMatchObject({
			completed: 0,
			overall_status: 'rolled_back',
		});
		expect(await instances()).toEqual(before);
		expect(fakes.tenants.books.size).toBe(1);
	});
});
