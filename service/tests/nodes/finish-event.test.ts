import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeN8n, type FakeOptions } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { FinishEvent } = await load('nodes/FinishEvent/FinishEvent.node');
const { CloudSalesTrigger } = await load('nodes/CloudSalesTrigger/CloudSalesTrigger.node');

const event = (id: string, more: Json = {}): Json => ({
	event_id: id,
	type: 'payment.succeeded',
	occurred_at: '2026-11-20T00:00:00.000Z',
	finish_token: `0.token-${id}`,
	...more,
});
const token = (id: string) => ({ event_id: id, finish_token: `0.token-${id}` });

describe('Finish Event', () => {
	let server: Server;
	let url: string;
	let status = 200;
	const requests: { path: string; body: Json }[] = [];
	beforeAll(async () => {
		server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const body = JSON.parse(Buffer.concat(chunks).toString()) as Json;
				requests.push({ path: request.url ?? '', body });
				response.writeHead(status, { 'content-type': 'application/json' });
				response.end(status === 200 ? '{}' : '{"title":"Refused","code":"test.refused"}');
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	beforeEach(() => {
		status = 200;
		requests.length = 0;
	});
	afterAll(() => {
		server.closeAllConnections();
		return new Promise((resolve) => server.close(resolve));
	});
	const run = (options: FakeOptions) =>
		new FinishEvent().execute.call(fakeN8n({ url, ...options })) as Promise<Json[][]>;

	it('finishes each event that its items come from once, by one call, and passes the items on', async () => {
		const items = [{ json: { id: 'x' } }, { json: { id: 'y' } }, { json: { id: 'z' } }];
		const trigger = { events: [event('a'), event('b'), event('c')], origin: [0, 0, 2] };
		const [out] = await run({ items, trigger, executionId: '77' });
		expect(out).toEqual(items.map((item, index) => ({ ...item, pairedItem: { item: index } })));
		expect(requests).toEqual([
			{
				path: '/api/v1/deliveries/acknowledge',
				body: {
					events: [token('a'), token('c')],
					finished_by: 'Step, A workflow, execution 77',
					execution_url: 'https://n8n.example/workflow/w/executions/77',
				},
			},
		]);
	});

	it('takes the events themselves, too, straight from the trigger', async () => {
		await run({ items: [{ json: event('a') }] });
		expect(requests[0]?.body.events).toEqual([token('a')]);
	});

	it('knows the event of an execution that has only one, whatever became of its items', async () => {
		await run({ items: [{ json: {} }], trigger: { events: [event('a')], origin: [null] } });
		expect(requests[0]?.body.events).toEqual([token('a')]);
	});

	it('finishes nothing when it is unknown which of several events an item comes from', async () => {
		const trigger = { events: [event('a'), event('b')], origin: [null] };
		await expect(run({ items: [{ json: {} }], trigger })).rejects.toThrow(
			'The item does not say from which event it comes [Item 0]',
		);
		expect(requests).toEqual([]);
	});

	it('has nothing to do in a workflow that no event started, or whose event counts when received', async () => {
		await run({ items: [{ json: { id: 'x' } }] });
		await run({ items: [{ json: event('a', { finish_token: undefined }) }] });
		expect(requests).toEqual([]);
	});

	it('fails when the service refuses, so that the event is delivered again', async () => {
		status = 403;
		await expect(run({ items: [{ json: event('a') }] })).rejects.toThrow('Refused');
		const [out] = await run({ items: [{ json: event('a') }], continueOnFail: true });
		expect(out).toMatchObject([{ json: { error: 'Refused' } }]);
	});

	it('is no tool for an agent', async () => {
		await expect(run({ items: [{ json: event('a') }], isTool: true })).rejects.toThrow(
			'An AI agent may not finish an event',
		);
	});

	describe('and the trigger of a workflow that may wait', () => {
		const start = (parameters: Json) =>
			new CloudSalesTrigger().execute.call(
				fakeN8n({ url, parameters, items: [{ json: event('a') }] }),
			) as Promise<Json[][]>;

		it('says from inside the workflow that it has begun, and how long it may take', async () => {
			const [out] = await start({ acknowledge: 'byFinishEvent', time_limit_hours: 0.5 });
			expect(out).toEqual([{ json: event('a') }]);
			expect(requests).toEqual([
				{
					path: '/api/v1/deliveries/keep-open',
					body: { events: [token('a')], seconds: 1800 },
				},
			]);
		});

		it.each(['whenFinished', 'onReceived'])(
			'says nothing of the kind for %s',
			async (acknowledge) => {
				await start({ acknowledge });
				expect(requests).toEqual([]);
			},
		);

		it('does not let it begin when nobody hears that', async () => {
			status = 403;
			await expect(start({ acknowledge: 'byFinishEvent' })).rejects.toThrow('Refused');
		});
	});
});
