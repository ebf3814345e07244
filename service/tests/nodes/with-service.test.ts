import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adminKey, startTestService, type TestService } from '../service.ts';
import { stockEmptyCatalog } from '../../../e2e/catalog.ts';
import { serviceClient } from '../../../e2e/clients.ts';
import { aBillingCycle, pay } from '../../capabilities/billing/fixtures.ts';
import { fakeN8n, node, send, type FakeOptions, type RequestOptions } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { CreateQuotation } = await load('nodes/CreateQuotation/CreateQuotation.node');
const { DraftEmail } = await load('nodes/DraftEmail/DraftEmail.node');
const { CloudSales } = await load('nodes/CloudSales/CloudSales.node');
const { FinishEvent } = await load('nodes/FinishEvent/FinishEvent.node');
const { CloudSalesTrigger } = await load('nodes/CloudSalesTrigger/CloudSalesTrigger.node');

let service: TestService;
const servers: Server[] = [];
let url: string;
let stocked: string[];

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
	const server = createServer(handler);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
	service = await startTestService();
	url = await listen(service.app);
	stocked = await stockEmptyCatalog(serviceClient(url, adminKey));
}, 60_000);
afterAll(async () => {
	for (const server of servers) server.closeAllConnections();
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	await service.stop();
});

type Out = { json: Json }[][];
const quotation = (more: Json = {}): Json => ({
	clientBy: 'name',
	client_name: 'PT Contoh Maju',
	client_email: 'finance@contohmaju.example',
	create_if_missing: true,
	items: { rows: [{ product: { __rl: true, mode: 'sku', value: 'GWS-STD' }, quantity: '25' }] },
	billing_period: 'MONTHLY',
	simplify: true,
	...more,
});
const create = (options: FakeOptions) =>
	new CreateQuotation().execute.call(
		fakeN8n({ url, apiKey: adminKey, parameters: quotation(), ...options }),
	) as Promise<Out>;

describe('the catalog of a start from nothing', () => {
	it('is stocked when it is empty, and left alone when anything is in it', async () => {
		expect(stocked).toEqual([
			'Google Workspace Business Standard (GWS-STD)',
			'GCP project set-up (GCP-SETUP)',
		]);
		const before = (await service.call('GET', '/products')).body.data;
		expect(before.map((one: { prices: unknown[] }) => one.prices.length)).toEqual([1, 1]);
		expect(await stockEmptyCatalog(serviceClient(url, adminKey))).toEqual([]);
		expect((await service.call('GET', '/products')).body.data).toEqual(before);
	});
});

describe('Create Quotation against the service', () => {
	it('makes one quotation however often n8n runs the node in an execution, and another in the next', async () => {
		const [first] = await create({ executionId: '100' });
		const [again] = await create({ executionId: '100' });
		const [next] = await create({ executionId: '101' });
		expect(first?.[0]?.json).toMatchObject({ status: 'DRAFT', currency: 'IDR', total: 4_162_500 });
		expect(again).toEqual(first);
		expect(next?.[0]?.json.id).not.toBe(first?.[0]?.json.id);
	});

	it('names the field that the service refuses', async () => {
		await expect(
			create({ executionId: '102', parameters: quotation({ client_email: 'nobody' }) }),
		).rejects.toThrow(/^'Client, Client Email' .* \[Item 0\]$/);
	});

	it('says what to do when a key is used again for something else', async () => {
		await create({ executionId: '103' });
		const promise = create({
			executionId: '103',
			parameters: quotation({ additionalFields: { notes: 'Other' } }),
		});
		await expect(promise).rejects.toMatchObject({
			httpCode: '422',
			description: expect.stringContaining("'Idempotency Key' under Options") as string,
		});
	});
});

describe('the CloudSales node against the service', () => {
	it('lists, page by page and simplified', async () => {
		const parameters = {
			resource: 'quotation',
			operation: 'getAll',
			returnAll: true,
			simplify: true,
			filters: { status: 'DRAFT' },
			options: { sort: 'created_at' },
		};
		const [items] = (await new CloudSales().execute.call(
			fakeN8n({ url, apiKey: adminKey, parameters }),
		)) as Out;
		expect(items?.length).toBeGreaterThanOrEqual(3);
		expect(Object.keys(items?.[0]?.json ?? {}).length).toBeLessThanOrEqual(10);
	});

	it('tells a wrong API key from other things', async () => {
		const parameters = { resource: 'client', operation: 'getAll', returnAll: true };
		const promise = new CloudSales().execute.call(
			fakeN8n({ url, apiKey: 'wrong', parameters }),
		) as Promise<Out>;
		await expect(promise).rejects.toMatchObject({
			httpCode: '401',
			description: expect.stringContaining("'API Key' in the CloudSales credential") as string,
		});
	});
});

describe('Draft Email against the service', () => {
	const mail = async (address: string, cycle: Json, goOnIfTooLate: boolean): Promise<Out> => {
		const parameters = {
			kind: 'INVOICE',
			billing_cycle_id: { __rl: true, mode: 'id', value: cycle['id'] },
			simplify: true,
			options: { goOnIfTooLate, send: true },
		};
		const n8n = fakeN8n({ url: address, apiKey: adminKey, parameters });
		return new DraftEmail().execute.call(n8n) as Promise<Out>;
	};
	const late = { skipped: true, code: 'email.not-due', reason: expect.any(String) as string };

	it('goes on without a mail when the client pays while it is worded', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const calls: string[] = [];
		const between = await listen((request, response) => {
			calls.push(String(request.url));
			const isSent = request.url === '/api/v1/emails/send';
			void (isSent ? pay(service, cycle.id) : Promise.resolve()).then(() =>
				service.app(request, response),
			);
		});
		const [items] = await mail(between, cycle, true);
		expect(calls).toEqual(['/api/v1/emails/draft', '/api/v1/emails/send']);
		expect(items).toMatchObject([{ json: late }]);
		// Asked for again, as by the same event, there is nothing to word any more.
		expect((await mail(url, cycle, true))[0]).toMatchObject([{ json: late }]);
		await expect(mail(url, cycle, false)).rejects.toMatchObject({ httpCode: '409' });
		const list = `/notifications?kind=INVOICE&related_id=${cycle.id}`;
		expect((await service.call('GET', list)).body.data).toEqual([]);
	});
});

describe('CloudSales Trigger against the service', () => {
	it('verifies what the service signs, and gets what failed when it is published again', async () => {
		// The trigger compares the signature's time with the real one.
		service.now = new Date();
		await service.settle();
		const staticData: Json = {};
		const received: { status: number; events: unknown[] }[] = [];
		let workflowFails = true;
		let workflowWaits = false;
		let waitingItems: { json: Json }[] = [];
		let acknowledge = 'whenFinished';
		const webhookUrl = await listen((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				let status = workflowFails ? 500 : 200;
				const answer = { status: (code: number) => ((status = code), answer), json: () => answer };
				let items: { json: Json }[] = [];
				/** As a workflow of the trigger and Finish Event: it ends, or one of its nodes fails. */
				const run = async (): Promise<void> => {
					const n8n = fakeN8n({ url, apiKey: adminKey, items, parameters: { acknowledge } });
					await (new CloudSalesTrigger().execute.call(n8n) as Promise<unknown>);
					if (!workflowFails && !workflowWaits) await new FinishEvent().execute.call(n8n);
				};
				const context = {
					getRequestObject: () => ({ rawBody: Buffer.concat(chunks) }),
					getHeaderData: () => request.headers,
					getNodeParameter: () => acknowledge,
					getWorkflowStaticData: () => staticData,
					getResponseObject: () => answer,
				};
				void (
					new CloudSalesTrigger().webhook.call(context) as Promise<{
						workflowData?: { json: Json }[][];
					}>
				).then(async ({ workflowData }) => {
					items = workflowData?.[0] ?? [];
					waitingItems = items;
					if (items.length > 0) await run();
					received.push({
						status,
						events: (workflowData?.[0] ?? []).map((item) => item.json.subject_id),
					});
					response.writeHead(status).end();
				});
			});
		});
		const parameters: Json = {
			events: ['quotation.created'],
			get acknowledge() {
				return acknowledge;
			},
			filters: {},
			options: {},
		};
		const hooks = {
			getMode: () => 'internal',
			getChildNodes: () => [{ type: 'n8n-nodes-cloudsales.finishEvent', disabled: false }],
			getNode: () => node,
			getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
			getNodeWebhookUrl: () => webhookUrl,
			getWorkflow: () => ({ name: 'Quotations' }),
			getWorkflowStaticData: () => staticData,
			getTimezone: () => 'Asia/Jakarta',
			getCredentials: () => Promise.resolve({ baseUrl: url, apiKey: adminKey }),
			helpers: {
				httpRequestWithAuthentication: (_: string, request: RequestOptions) => send(request),
			},
		};
		const methods = new CloudSalesTrigger().webhookMethods.default as Record<
			'checkExists' | 'create' | 'delete',
			(this: unknown) => Promise<boolean>
		>;

		expect(await methods.checkExists.call(hooks)).toBe(false);
		await methods.create.call(hooks);
		expect(await methods.checkExists.call(hooks)).toBe(true);
		const [first] = await create({ executionId: '200' });
		const id = first?.[0]?.json.id;
		await service.settle();
		expect(received).toEqual([{ status: 500, events: [id] }]);

		// The workflow is corrected and published again; meanwhile an event occurs.
		await methods.delete.call(hooks);
		service.now = new Date(service.now.getTime() + 1000);
		const [meanwhile] = await create({ executionId: '201' });
		workflowFails = false;
		await methods.create.call(hooks);
		await service.settle();
		const delivered = received.slice(1).flatMap((one) => one.events);
		expect(delivered.sort()).toEqual([id, meanwhile?.[0]?.json.id].sort());

		const statusOf = async () =>
			(await service.call('GET', '/deliveries?limit=200')).body.data.map((one: Json) => one.status);
		expect(new Set(await statusOf())).toEqual(new Set(['DELIVERED']));

		// A workflow that waits: published again in between, it is not started a second time, and finishes its event.
		acknowledge = 'byFinishEvent';
		workflowWaits = true;
		await methods.delete.call(hooks);
		await methods.create.call(hooks);
		await create({ executionId: '202' });
		await service.settle();
		expect(await statusOf()).toEqual(['IN_PROGRESS']);
		const begun = received.length;
		await methods.delete.call(hooks);
		await methods.create.call(hooks);
		service.now = new Date(service.now.getTime() + 3_600_000);
		await service.settle();
		expect(received).toHaveLength(begun);
		await new FinishEvent().execute.call(fakeN8n({ url, apiKey: adminKey, items: waitingItems }));
		expect(await statusOf()).toEqual(['DELIVERED']);

		// A call without the secret's signature is refused.
		const forged = await fetch(webhookUrl, {
			method: 'POST',
			body: '{"id":"x","type":"quotation.created"}',
		});
		expect(forged.status).toBe(401);
		await methods.delete.call(hooks);
	}, 60_000);
});
