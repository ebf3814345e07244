import { createHmac } from 'node:crypto';
import { proofIn } from '../../capabilities/event-delivery/proof.ts';
import { load, type Json } from './pack.ts';

const { isSigned } = await load('nodes/CloudSalesTrigger/signature');
const { CloudSalesTrigger } = await load('nodes/CloudSalesTrigger/CloudSalesTrigger.node');

/** Test vector of the Standard Webhooks libraries. */
const vector = {
	secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
	id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
	timestamp: '1614265330',
	body: Buffer.from('{"test": 2432232314}'),
	signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const at = 1614265330_000;
const call = (changes: Json = {}): Json => ({
	id: vector.id,
	timestamp: vector.timestamp,
	signatures: vector.signature,
	body: vector.body,
	...changes,
});

describe('the signature of Standard Webhooks', () => {
	it('is accepted for the published test vector, also among others', () => {
		expect(isSigned(call(), vector.secret, at)).toBe(true);
		expect(
			isSigned(call({ signatures: `v1,AAAA v2,zz ${vector.signature}` }), vector.secret, at),
		).toBe(true);
	});

	it.each<[string, Json, unknown, number]>([
		['another body', { body: Buffer.from('{"test": 2432232315}') }, vector.secret, at],
		['another id', { id: 'msg_x' }, vector.secret, at],
		['another secret', {}, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', at],
		['no secret', {}, undefined, at],
		['an empty secret', {}, 'whsec_', at],
		['no signature', { signatures: undefined }, vector.secret, at],
		[
			'an unknown version',
			{ signatures: vector.signature.replace('v1,', 'v2,') },
			vector.secret,
			at,
		],
		['a call from six minutes ago', {}, vector.secret, at + 6 * 60_000],
		['a call from the future', {}, vector.secret, at - 6 * 60_000],
		['a timestamp that is none', { timestamp: 'now' }, vector.secret, at],
	])('is refused for %s', (_, changes, secret, now) => {
		expect(isSigned(call(changes), secret, now)).toBe(false);
	});
});

type Answer = { status?: number; body?: Json; headers: Json };
function webhook(body: Buffer, headers: Json, staticData: Json, acknowledge = 'whenFinished') {
	const answer: Answer = { headers: {} };
	const response = {
		status: (status: number) => {
			answer.status = status;
			return response;
		},
		json: (json: Json) => {
			answer.body = json;
			return response;
		},
		setHeader: (name: string, value: string) => {
			answer.headers[name] = value;
			return response;
		},
	};
	const context = {
		getRequestObject: () => ({ rawBody: body }),
		getHeaderData: () => headers,
		getNodeParameter: () => acknowledge,
		getWorkflowStaticData: () => staticData,
		getResponseObject: () => response,
	};
	const result = new CloudSalesTrigger().webhook.call(context) as Promise<{
		workflowData?: { json: Json }[][];
		webhookResponse?: string;
		noWebhookResponse?: boolean;
	}>;
	return result.then((value) => ({ ...value, answer }));
}

const secret = `whsec_${Buffer.from('a secret of 24 bytes....').toString('base64')}`;
function signed(body: string, changes: Json = {}): Json {
	const id = 'msg_1';
	const timestamp = String(Math.floor(Date.now() / 1000));
	const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
	const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
	return {
		'webhook-id': id,
		'webhook-timestamp': timestamp,
		'webhook-signature': `v1,${mac}`,
		...changes,
	};
}
const event = (id: string): Json => ({
	id,
	type: 'payment.succeeded',
	version: 1,
	occurred_at: '2026-11-20T00:00:00.000Z',
	subject_type: 'payment',
	subject_id: 's',
	client_id: null,
	data: { amount: 5 },
});

describe('a call to the trigger', () => {
	it('makes one item of one event', async () => {
		const body = JSON.stringify(event('e1'));
		const { workflowData, answer } = await webhook(Buffer.from(body), signed(body), { secret });
		expect(answer.status).toBeUndefined();
		expect(workflowData).toEqual([
			[
				{
					json: {
						event_id: 'e1',
						type: 'payment.succeeded',
						occurred_at: '2026-11-20T00:00:00.000Z',
						subject_type: 'payment',
						subject_id: 's',
						client_id: null,
						data: { amount: 5 },
					},
				},
			],
		]);
	});

	it('makes one item of each event of a batch', async () => {
		const body = JSON.stringify({ events: [event('e1'), event('e2')] });
		const { workflowData } = await webhook(Buffer.from(body), signed(body), { secret });
		expect(workflowData?.[0]?.map((item) => item.json.event_id)).toEqual(['e1', 'e2']);
	});

	it('hands on the token by which the event is finished', async () => {
		const body = JSON.stringify({ ...event('e1'), finish_token: '0.abc' });
		const { workflowData, webhookResponse } = await webhook(
			Buffer.from(body),
			signed(body),
			{ secret },
			'whenFinished',
		);
		expect(workflowData?.[0]?.[0]?.json).toMatchObject({ event_id: 'e1', finish_token: '0.abc' });
		expect(webhookResponse).toBeUndefined();
	});

	it('is answered with a receipt that CloudSales believes, when that is what it waits for', async () => {
		const body = JSON.stringify({ events: [event('e1'), event('e2')] });
		const headers = signed(body);
		const answer = await webhook(Buffer.from(body), headers, { secret }, 'onReceived');
		const reply = {
			body: answer.webhookResponse ?? '',
			signature: String(answer.answer.headers['webhook-signature']),
		};
		const sent = {
			id: 'msg_1',
			timestamp: String(headers['webhook-timestamp']),
			secrets: [secret],
		};
		expect(proofIn(reply, sent)).toEqual({
			event_ids: new Set(['e1', 'e2']),
			finished_by: 'CloudSales Trigger',
		});
		expect(proofIn(reply, { ...sent, id: 'msg_2' })).toBeNull();
	});

	it.each<[string, Json, Json]>([
		['a wrong signature', { 'webhook-signature': 'v1,AAAA' }, { secret }],
		['no signature', { 'webhook-signature': undefined }, { secret }],
		['no secret of its own', {}, {}],
	])('answers 401 and starts nothing with %s', async (_, headers, staticData) => {
		const body = JSON.stringify(event('e1'));
		const result = await webhook(Buffer.from(body), signed(body, headers), staticData);
		expect(result).toMatchObject({ noWebhookResponse: true, answer: { status: 401 } });
		expect(result.workflowData).toBeUndefined();
	});

	it.each(['nonsense', '{}', '{"events":[]}', '{"events":[1]}', 'null'])(
		'answers 400 to %s, signed as it may be',
		async (body) => {
			expect(await webhook(Buffer.from(body), signed(body), { secret })).toMatchObject({
				noWebhookResponse: true,
				answer: { status: 400 },
			});
		},
	);
});

type Endpoint = Json & { id: string; url: string };
/** A service that keeps endpoints, and n8n's functions around it. */
function hooks(
	parameters: Json,
	endpoints: Endpoint[],
	staticData: Json,
	mode = 'internal',
	undelivered: string[] = [],
	after: string[] = ['n8n-nodes-cloudsales.finishEvent'],
) {
	const requests: { method: string; url: string; body?: Json }[] = [];
	const context = {
		getMode: () => mode,
		getChildNodes: () =>
			after.map((type) => ({ name: type, type, typeVersion: 1, disabled: false })),
		getNode: () => ({
			id: 'n',
			name: 'Trigger',
			type: 't',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		}),
		getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
		getNodeWebhookUrl: () => 'https://n8n.example/webhook/1/cloudsales',
		getWorkflow: () => ({ name: 'Payments' }),
		getWorkflowStaticData: () => staticData,
		getTimezone: () => 'Asia/Jakarta',
		getCredentials: () => Promise.resolve({ baseUrl: 'https://sales.example' }),
		helpers: {
			httpRequestWithAuthentication: (
				_: string,
				request: { method: string; url: string; body?: Json; qs?: Json },
			) => {
				requests.push(request);
				const reply = (body: unknown) => Promise.resolve({ statusCode: 200, headers: {}, body });
				if (request.url.endsWith('/deliveries')) {
					const { status } = request.qs ?? {};
					const rows = undelivered
						.filter((id) => id.startsWith('wait-') === (status === 'IN_PROGRESS'))
						.map((event_id) => ({ event_id, next_attempt_at: '2026-11-27T00:00:00.000Z' }));
					return reply({ data: status === 'PENDING' ? [] : rows, next_cursor: null });
				}
				if (request.url.endsWith('/events'))
					return reply({ data: [{ occurred_at: '2026-11-20T00:00:00.000Z' }] });
				if (request.url.endsWith('/replay')) return reply({ deliveries: 1 });
				if (request.method === 'GET')
					return reply({ data: endpoints.filter((one) => one.url === request.qs?.url) });
				if (request.method === 'DELETE') {
					endpoints.splice(0);
					return reply({ deleted: true });
				}
				endpoints.splice(0, endpoints.length, {
					proof: 'NONE',
					...request.body,
					id: 'ep-1',
					url: String(request.body?.url),
					status: 'ACTIVE',
					updated_at: 't1',
				});
				return reply({ ...endpoints[0], secret });
			},
		},
	};
	const methods = new CloudSalesTrigger().webhookMethods.default as Record<
		'checkExists' | 'create' | 'delete',
		(this: unknown) => Promise<boolean>
	>;
	return { requests, run: (name: keyof typeof methods) => methods[name].call(context) };
}

describe('the life of the trigger', () => {
	const parameters = {
		events: ['payment.succeeded', 'billing_cycle.paid'],
		acknowledge: 'whenFinished',
		filters: { smallest_amount: '100', status: '' },
		options: { batch_size: 20 },
	};

	it('registers by its URL, knows itself again, registers after a change, and removes itself', async () => {
		const endpoints: Endpoint[] = [];
		const staticData: Json = {};
		const first = hooks(parameters, endpoints, staticData, 'manual');
		expect(await first.run('checkExists')).toBe(false);
		expect(await first.run('create')).toBe(true);
		expect(first.requests.at(-1)).toMatchObject({
			method: 'PUT',
			url: 'https://sales.example/api/v1/endpoints',
		});
		expect(first.requests.at(-1)?.body).toEqual({
			url: 'https://n8n.example/webhook/1/cloudsales',
			description: 'n8n: Payments',
			event_types: ['billing_cycle.paid', 'payment.succeeded'],
			filters: { smallest_amount: 100 },
			batch_size: 20,
			batch_wait_ms: 0,
			acknowledge: 'FINISHED',
			proof: 'REQUIRED',
		});
		expect(staticData).toMatchObject({ endpointId: 'ep-1', secret });
		expect(await first.run('checkExists')).toBe(true);
		expect(
			await hooks({ ...parameters, acknowledge: 'onReceived' }, endpoints, staticData).run(
				'checkExists',
			),
		).toBe(false);
		if (endpoints[0]) endpoints[0].updated_at = 't2';
		expect(await first.run('checkExists')).toBe(false);
		expect(await first.run('delete')).toBe(true);
		expect(endpoints).toEqual([]);
		expect(staticData).toEqual({});
	});

	it('hands over what was not delivered when its workflow is published again', async () => {
		const staticData: Json = {};
		const endpoints: Endpoint[] = [];
		const published = hooks(parameters, endpoints, staticData, 'internal', ['ev-1', 'wait-2']);
		await published.run('create');
		await published.run('delete');
		await published.run('create');
		const replays = published.requests.filter((one) => one.url.endsWith('/replay'));
		expect(replays.map((one) => [one.url.split('/').at(-2), one.body])).toEqual([
			// Its workflow still waits, perhaps for an approval, and may finish it: it is not started a second time now.
			['wait-2', { endpoint_id: 'ep-1', not_before: '2026-11-27T00:00:00.000Z' }],
			['ev-1', { endpoint_id: 'ep-1' }],
		]);
		const registered = published.requests.filter((one) => one.method === 'PUT');
		expect(registered.map((one) => one.body?.replay_from)).toEqual([
			undefined,
			'2026-11-20T00:00:00.001Z',
		]);
		expect(staticData).not.toHaveProperty('handOver');
	});

	it('leaves out what happened while the workflow was off for long', async () => {
		const staticData: Json = {};
		const endpoints: Endpoint[] = [];
		const hour = hooks(parameters, endpoints, staticData, 'internal', ['ev-1']);
		await hour.run('create');
		await hour.run('delete');
		(staticData.handOver as Json).stopped_at = Date.now() - 60 * 60_000;
		await hour.run('create');
		expect(hour.requests.filter((one) => one.method === 'PUT').at(-1)?.body).not.toHaveProperty(
			'replay_from',
		);
		expect(hour.requests.filter((one) => one.url.endsWith('/replay'))).toHaveLength(1);
	});

	it('replays from a point in time once', async () => {
		const staticData: Json = {};
		const asked = { ...parameters, startFrom: 'time', replay_from: '2026-11-20T09:00:00' };
		const first = hooks(asked, [], staticData);
		await first.run('create');
		expect(first.requests.at(-1)?.body).toMatchObject({ replay_from: '2026-11-20T02:00:00.000Z' });
		await first.run('create');
		expect(first.requests.at(-1)?.body).not.toHaveProperty('replay_from');
	});

	it('refuses to wait for nothing', async () => {
		await expect(hooks({ events: [] }, [], {}).run('create')).rejects.toThrow(
			"'Events' needs at least one event",
		);
	});

	it.each(['whenFinished', 'byFinishEvent'])(
		'refuses to publish a workflow that never finishes its events (%s)',
		async (acknowledge) => {
			const asked = { ...parameters, acknowledge };
			const without = hooks(asked, [], {}, 'internal', [], ['n8n-nodes-base.set']);
			await expect(without.run('create')).rejects.toThrow(
				"'Acknowledge' needs the node 'Finish Event' at the end of the workflow",
			);
			expect(without.requests.filter((one) => one.method === 'PUT')).toEqual([]);
			// In the editor it is tried while it is being built.
			expect(await hooks(asked, [], {}, 'manual', [], []).run('create')).toBe(true);
			const received = { ...parameters, acknowledge: 'onReceived' };
			expect(await hooks(received, [], {}, 'internal', [], []).run('create')).toBe(true);
		},
	);

	it('goes on without proof where a workflow was published before there was Finish Event', async () => {
		const old: Endpoint = {
			id: 'ep-1',
			url: 'https://n8n.example/webhook/1/cloudsales',
			proof: 'NONE',
		};
		const restarted = hooks(parameters, [old], {}, 'internal', [], []);
		expect(await restarted.run('create')).toBe(true);
		expect(restarted.requests.at(-1)?.body).not.toHaveProperty('proof');
		expect(await restarted.run('checkExists')).toBe(true);
		const mended = hooks(parameters, [old], {});
		await mended.run('create');
		expect(mended.requests.at(-1)?.body).toMatchObject({ proof: 'REQUIRED' });
	});

	it('answers when received or when the workflow has finished, as its parameter says', () => {
		const [description] = new CloudSalesTrigger().description.webhooks as {
			responseMode: string;
		}[];
		expect(description?.responseMode).toBe(
			'={{ $parameter["acknowledge"] === "onReceived" ? "onReceived" : "lastNode" }}',
		);
	});
});
