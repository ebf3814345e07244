import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aForm, documentCatalogue } from '../../capabilities/orders/fixtures.ts';
import { adminKey, startTestService, type TestService } from '../service.ts';
import { fakeN8n } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { PlaceOrder } = await load('nodes/PlaceOrder/PlaceOrder.node');
const { CloudSalesForm } = await load('nodes/CloudSalesForm/CloudSalesForm.node');
type Node = new () => {
	execute: () => Promise<{ json: any }[][]>;
	methods: { listSearch: Record<string, (this: unknown, filter?: string) => Promise<any>> };
};

describe('Place Order against the service', () => {
	let service: TestService;
	let server: Server;
	let url: string;
	beforeAll(async () => {
		service = await startTestService();
		await documentCatalogue(service, { currency: 'IDR' });
		server = createServer(service.app);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}, 60_000);
	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await service.stop();
	});
	let executions = 0;
	const contextOf = (parameters: Json, more: Json = {}) => {
		executions += 1;
		return fakeN8n({ url, apiKey: adminKey, executionId: `${executions}`, parameters, ...more });
	};
	const place = async (values: Json = {}, more: Json = {}): Promise<any> => {
		const { email: customer_email, name: customer_name, company: company_name, ...form } = aForm();
		const parameters = {
			orderOf: 'package',
			package_code: { __rl: true, mode: 'list', value: 'starter' },
			...{ customer_email, customer_name, company_name, ...form },
			billing_cycle: 'MONTHLY',
			deployment_region: '',
			services: {},
			simplify: true,
			options: { longest_wait_seconds: 0 },
			...values,
		};
		const [out] = await new (PlaceOrder as Node)().execute.call(contextOf(parameters, more));
		return out?.[0]?.json;
	};
	const orderOf = async (id: string) => (await service.call('GET', `/orders/${id}`)).body;

	it('gives number, status page, token and, once it is there, the link to pay (order.place-quick)', async () => {
		const executionId = 'same';
		const values = { ...aForm(), customer_email: 'one@example.com', customer_name: 'One' };
		const form = { ...values, company_name: 'PT Satu', additionalFields: { user_count: 1 } };
		const placed = await place(form, { executionId });
		expect(placed).toMatchObject({
			order_number: expect.stringMatching(/^ORD-/),
			status: 'DRAFT',
			tracking_token: expect.any(String),
			status_url: expect.stringContaining('/orders/ORD-'),
			payment_url: null,
		});
		await service.settle();
		// n8n runs the node again: the same order with its token, and now its link is there.
		const again = await place(form, { executionId });
		expect(again).toMatchObject({ id: placed.id, tracking_token: placed.tracking_token });
		expect(again.payment_url).toMatch(/^https?:/);
		expect(await orderOf(placed.id)).toMatchObject({ source: 'PUBLIC', package_code: 'starter' });
	});

	it('orders services with their quantity and configuration (order.place)', async () => {
		const placed = await place({
			orderOf: 'services',
			services: {
				rows: [
					{ service_code: { __rl: true, mode: 'id', value: 'radius-aaa' }, quantity: '2' },
					{ service_code: 'billing-invoicing', additionalFields: { configuration: '{}' } },
				],
			},
			deployment_region: 'eu-west-1',
		});
		const order = await orderOf(placed.id);
		expect(order).toMatchObject({ package_code: null, deployment_region: 'eu-west-1' });
		expect(order.items.map(({ service_code, quantity }: any) => [service_code, quantity])).toEqual([
			['radius-aaa', 2],
			['billing-invoicing', 1],
		]);
	});

	it('names what is wrong as it is called on the canvas, and addresses that are free', async () => {
		const { organization_slug } = await orderOf((await place()).id);
		const taken = await place({ organization_slug }).catch((error: unknown) => error);
		expect(taken.message).toContain("'Organization Slug'");
		expect(taken.description).toMatch(/Free: [a-z0-9-]+, [a-z0-9-]+, [a-z0-9-]+/);
		await expect(place({ package_code: 'none' })).rejects.toThrow("'Package'");
		await expect(place({ orderOf: 'services' })).rejects.toThrow("'Services' needs at least one");
		await expect(place({ customer_email: 'nobody' })).rejects.toThrow("'Customer Email'");
	});

	it('picks packages and services by code, and orders by what people know of them', async () => {
		const { searchPackageCodes, searchProductSkus } = new (PlaceOrder as Node)().methods.listSearch;
		const search = async (find: typeof searchPackageCodes, filter: string) =>
			(await find?.call(contextOf({}), filter)).results;
		const packages = await search(searchPackageCodes, 'start');
		expect(packages).toEqual([{ name: 'starter (starter, true)', value: 'starter' }]);
		expect((await search(searchProductSkus, 'radius'))[0].value).toBe('radius-aaa');
		const { order_number, id, organization_slug } = await place({ company_name: 'PT Dicari 77' });
		const found = async (text: string) =>
			(await service.call('GET', `/orders?search=${encodeURIComponent(text)}`)).body.data;
		for (const text of ['dicari', order_number.toLowerCase(), organization_slug.slice(0, 9)])
			expect((await found(text)).map((one: any) => one.id)).toContain(id);
		expect(await found('%')).toEqual([]);
	});

	it('stands behind a page that offers the packages, and that comes again with what was filled in', async () => {
		const page = async (json: Json): Promise<any[]> => {
			const context = contextOf({ page: 'order' }, { items: [{ json }] });
			const [out] = await new (CloudSalesForm as Node)().execute.call(context);
			return JSON.parse(out?.[0]?.json.fields);
		};
		const first = await page({ company_name: 'PT <Baru>' });
		const named = (fields: any[], name: string) => fields.find((one) => one.fieldName === name);
		const choices = named(first, 'package').fieldOptions.values.map(({ option }: Json) => option);
		expect(choices).toContain('starter: starter');
		expect(named(first, 'company_name').defaultValue).toBe('PT <Baru>');
		const again = await page({
			organization_slug: 'baru',
			error: "'Organization Slug': It is taken [Item 0]",
			details: 'The address is taken. Free: baru-1, baru-2, baru-3.',
		});
		expect(again[0].html).toContain('baru-2');
		expect(named(again, 'organization_slug').defaultValue).toBe('baru');
	});
});
