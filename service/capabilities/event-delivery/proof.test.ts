import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Receiver, Received } from '../../tests/receiver.ts';
import { useDeliveries } from './fixtures.ts';

/** What n8n 2.41 answers with status 200 although nothing proves that the workflow has run to its end. */
const bareAnswers = [
	'',
	'n8n is starting up. Please wait',
	'{"message":"Workflow was started"}',
	'{"message":"Workflow executed successfully but no data was returned"}',
	'{"message":"Workflow executed successfully but the last node did not return any data"}',
	'[{"delivery_id":"x","event_ids":[],"finished_by":"y"}]',
];

describe('an acknowledgement', () => {
	const h = useDeliveries();
	const { database, later, receiver, register, happen, deliveries, only, nextAttempt } = h;

	const tokenOf = (received: Received | undefined) => {
		const event = received?.events[0] as { id: string; finish_token: string } | undefined;
		return { event_id: event?.id ?? '', finish_token: event?.finish_token ?? '' };
	};
	const acknowledge = (events: object[]) =>
		h.service.call('POST', '/deliveries/acknowledge', { events, finished_by: 'Finish Event' });
	const keepOpen = (events: object[], seconds: number) =>
		h.service.call('POST', '/deliveries/keep-open', { events, seconds });
	const listed = async () => (await h.service.call('GET', '/deliveries')).body.data;
	const bare = (at: Receiver) => {
		at.answer = (_, response) => response.end();
	};

	describe.each(['RECEIVED', 'FINISHED'])('of an endpoint that acknowledges %s', (mode) => {
		it.each(bareAnswers)('is not the status 200 with the body "%s"', async (body) => {
			const at = await receiver();
			await register(at.url, { acknowledge: mode });
			at.answer = (_, response) => response.end(body);
			await happen();
			await h.service.settle();
			expect(await only()).toMatchObject({
				status: 'RETRYING',
				attempt: 1,
				status_code: 200,
				error: expect.stringContaining('Answered 200 without proof'),
			});
			at.answer = at.accept;
			await nextAttempt();
			expect(await listed()).toMatchObject([
				{
					status: 'DELIVERED',
					finished_by: 'receiver',
					attempts: [
						{ attempt: 1, outcome: 'NO_PROOF', status_code: 200 },
						{ attempt: 2, outcome: 'ACKNOWLEDGED', error: null },
					],
				},
			]);
		});
	});

	const forged: [
		string,
		(at: Receiver, received: Received) => { body: string; signature: string },
	][] = [
		['is not signed', (at, received) => ({ ...at.prove(received), signature: '' })],
		[
			'is signed with another secret',
			(at, received) => {
				const { secret } = at;
				at.secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
				const proof = at.prove(received);
				at.secret = secret;
				return proof;
			},
		],
		['names another delivery', (at, received) => at.prove(received, { delivery_id: randomUUID() })],
		['names another event', (at, received) => at.prove(received, { event_ids: [randomUUID()] })],
		[
			'does not say what has ended the work',
			(at, received) => at.prove(received, { finished_by: ' ' }),
		],
		[
			'was made for an earlier call',
			(at, received) => {
				const headers = { ...received.headers, 'webhook-timestamp': '1700000000' };
				return at.prove({ ...received, headers });
			},
		],
		[
			'was changed on the way',
			(at, received) => {
				const { body, signature } = at.prove(received);
				return { body: `${body} `, signature };
			},
		],
	];
	it.each(forged)('is not an answer that %s', async (_, prove) => {
		const at = await receiver();
		await register(at.url);
		at.answer = (received, response) => {
			const { body, signature } = prove(at, received);
			response.setHeader('webhook-signature', signature).end(body);
		};
		await happen();
		await h.service.settle();
		expect(await only()).toMatchObject({ status: 'RETRYING', attempt: 1 });
	});

	it('holds for the events that it names, and the others of the batch come again', async () => {
		const at = await receiver();
		await register(at.url, { batch_size: 3 });
		at.answer = (received, response) => {
			const { body, signature } = at.prove(received, { event_ids: [received.events[1]?.id] });
			response.setHeader('webhook-signature', signature).end(body);
		};
		for (let number = 0; number < 3; number += 1) await happen();
		await h.service.settle();
		const ids = at.calls[0]?.events.map(({ id }) => id) ?? [];
		expect(await deliveries({ status: 'DELIVERED' })).toMatchObject([{ event_id: ids[1] }]);
		at.answer = at.accept;
		later(10);
		await h.service.settle();
		expect(at.calls[1]?.events.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
		expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(3);
	});

	it('is any answer 2xx only for an endpoint that was registered before proofs, until it asks for them', async () => {
		const at = await receiver();
		const old = await register(at.url);
		expect(old).toMatchObject({ proof: 'REQUIRED' });
		await database().endpoint.updateMany({ data: { proof: 'NONE' } });
		bare(at);
		expect(await register(at.url)).toMatchObject({ id: old.id, proof: 'NONE' });
		await happen();
		await h.service.settle();
		expect(await only()).toMatchObject({ status: 'DELIVERED' });
		expect(await register(at.url, { proof: 'REQUIRED' })).toMatchObject({ proof: 'REQUIRED' });
		await happen();
		await h.service.settle();
		expect(await deliveries({ status: 'RETRYING' })).toHaveLength(1);
	});

	describe('by a call', () => {
		it('counts while the endpoint is still answering, and whatever it answers then', async () => {
			const at = await receiver();
			await register(at.url, { acknowledge: 'FINISHED', batch_size: 2 });
			at.answer = (received, response) =>
				void acknowledge([tokenOf(received)]).then(({ body }) => {
					expect(body).toEqual({ acknowledged: 1 });
					response.writeHead(500).end();
				});
			await happen();
			await happen();
			await h.service.settle();
			later(10);
			await h.service.settle();
			// The other event of the batch was not acknowledged with the first call, but alone with the second.
			expect(at.calls).toHaveLength(2);
			expect(await listed()).toMatchObject(
				Array(2).fill({ status: 'DELIVERED', finished_by: 'Finish Event', error: null }),
			);
			expect(await database().deliveryAttempt.count({ where: { outcome: 'ACKNOWLEDGED' } })).toBe(
				2,
			);
			expect((await database().endpoint.findFirstOrThrow()).failing_since).toBeNull();
		});

		it.each<[string, (response: http.ServerResponse) => void, string, RegExp]>([
			[
				'answers 504',
				(response) => response.writeHead(504).end('Gateway Time-out'),
				'TIMED_OUT',
				/^Time-out of a proxy .*the work may still go on. HTTP 504/,
			],
			[
				'answers 524',
				(response) => response.writeHead(524).end('A timeout occurred'),
				'TIMED_OUT',
				/^Time-out of a proxy .*the work may still go on. HTTP 524/,
			],
			['hangs up', (response) => response.destroy(), 'FAILED', /socket hang up/],
		])(
			'counts after a proxy that takes no longer has cut the call off: it %s',
			async (_, cut, outcome, error) => {
				const at = await receiver();
				// The work goes on behind the proxy; the endpoint has not answered yet.
				const begun = new Promise<Received>((resolve) => (at.answer = resolve));
				const proxy = await cuttingProxy(at.url, begun, cut);
				await register(proxy.url, { acknowledge: 'FINISHED', batch_size: 2 });
				// What has hung up may as well have died, so halves of a batch would come at once.
				const count = outcome === 'TIMED_OUT' ? 2 : 1;
				for (let number = 0; number < count; number += 1) await happen();
				await h.service.settle();
				expect(await listed()).toMatchObject(
					Array(count).fill({
						status: 'RETRYING',
						error: expect.stringMatching(error),
						attempts: [{ outcome, error: expect.stringMatching(error) }],
					}),
				);
				// Two of them take too long together, so they would go alone.
				if (count === 2) expect((await deliveries()).map((one) => one.batch_max)).toEqual([1, 1]);
				const { events } = (await begun) as any;
				const tokens = events.map(({ id, finish_token }: any) => ({ event_id: id, finish_token }));
				expect((await acknowledge(tokens)).body).toEqual({ acknowledged: count });
				later(3600);
				await h.service.settle();
				expect(at.calls).toHaveLength(1);
				expect(await deliveries({ status: 'DELIVERED', error: null })).toHaveLength(count);
				await proxy.close();
			},
		);

		it('is waited for until the time of the call is over, when a proxy has ended it', async () => {
			const at = await receiver();
			await register(at.url, { acknowledge: 'FINISHED' });
			at.answer = (_, response) => response.writeHead(504).end();
			await happen();
			await h.service.settle();
			later(59);
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			later(2);
			at.answer = at.accept;
			await h.service.settle();
			expect(at.calls).toHaveLength(2);
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 2 });
		});

		it('may come twice, and after the endpoint was deleted', async () => {
			const at = await receiver();
			const { id } = await register(at.url, { acknowledge: 'FINISHED' });
			bare(at);
			await happen();
			await h.service.settle();
			const token = tokenOf(at.calls[0]);
			for (const _ of [1, 2])
				expect((await acknowledge([token])).body).toEqual({ acknowledged: 1 });
			expect(await database().deliveryAttempt.count()).toBe(1);
			await h.service.call('DELETE', `/endpoints/${id}`);
			expect((await acknowledge([token])).body).toEqual({ acknowledged: 0 });
		});

		it('needs the token of that event, at that address', async () => {
			const [at, other] = [await receiver(), await receiver()];
			await register(at.url, { acknowledge: 'FINISHED' });
			bare(at);
			await happen();
			await h.service.settle();
			const { event_id, finish_token } = tokenOf(at.calls[0]);
			const refused = async (token: string) =>
				(await acknowledge([{ event_id, finish_token: token }])).body.code;
			for (const token of ['0.x', 'x', `1.${finish_token.slice(2)}`, `${finish_token}=`])
				expect(await refused(token)).toBe('delivery.finish-token-invalid');
			await database().endpoint.updateMany({ data: { url: other.url } });
			expect(await refused(finish_token)).toBe('delivery.finish-token-invalid');
			expect(await only()).toMatchObject({ status: 'RETRYING' });
		});

		it('is not possible for an endpoint that acknowledges RECEIVED: its events carry no token', async () => {
			const at = await receiver();
			await register(at.url);
			await happen();
			await h.service.settle();
			expect(at.calls[0]?.events[0]).not.toHaveProperty('finish_token');
		});
	});

	describe('of work that waits', () => {
		const waiting = async () => {
			const at = await receiver();
			await register(at.url, { acknowledge: 'FINISHED' });
			at.answer = (received, response) =>
				void keepOpen([tokenOf(received)], 3 * 86_400).then(() => response.end());
			await happen();
			await h.service.settle();
			return at;
		};

		it('comes when it is finished, and until then it is not started a second time', async () => {
			const at = await waiting();
			expect(await listed()).toMatchObject([
				{ status: 'IN_PROGRESS', error: null, attempts: [{ outcome: 'IN_PROGRESS' }] },
			]);
			// A new start of n8n registers the endpoint again.
			await register(at.url, { acknowledge: 'FINISHED' });
			later(2 * 86_400);
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			await acknowledge([tokenOf(at.calls[0])]);
			expect(await only()).toMatchObject({ status: 'DELIVERED', finished_by: 'Finish Event' });
			later(5 * 86_400);
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
		});

		it('says where its execution can be looked at, which only an address of the web can', async () => {
			const at = await waiting();
			const report = (execution_url: string) =>
				h.service.call('POST', '/deliveries/acknowledge', {
					events: [tokenOf(at.calls[0])],
					finished_by: 'Finish Event',
					execution_url,
				});
			expect(await report('javascript:alert(1)')).toMatchObject({ status: 422 });
			const execution_url = 'https://n8n.example/workflow/w/executions/77';
			expect(await report(execution_url)).toMatchObject({ status: 200 });
			expect(await only()).toMatchObject({ status: 'DELIVERED', execution_url });
		});

		it('is asked for again when its time is over', async () => {
			const at = await waiting();
			later(3 * 86_400 + 1);
			at.answer = at.accept;
			await h.service.settle();
			expect(at.calls).toHaveLength(2);
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 2 });
		});

		it('is asked for again at once when the workflow fails, or dies, before it waits', async () => {
			const at = await receiver();
			await register(at.url, { acknowledge: 'FINISHED' });
			at.answer = (received, response, request) =>
				void keepOpen([tokenOf(received)], 86_400).then(() =>
					request.socket.destroy(response.errored ?? undefined),
				);
			await happen();
			await h.service.settle();
			expect(await only()).toMatchObject({ status: 'RETRYING', error: 'socket hang up' });
			at.answer = at.accept;
			await nextAttempt();
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 2 });
		});

		it('outlives the process that has made the call, without being started again', async () => {
			const at = await receiver();
			await register(at.url, { acknowledge: 'FINISHED' });
			bare(at);
			await happen();
			await h.service.settle();
			await database().delivery.updateMany({
				data: {
					lease_token: randomUUID(),
					leased_until: new Date(h.service.machine_now.getTime() + 25_000),
				},
			});
			await keepOpen([tokenOf(at.calls[0])], 3600);
			later(1800);
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
		});
	});
});

/** A proxy that hands a call on and cuts it off when the endpoint has begun to work. */
async function cuttingProxy(
	target: string,
	begun: Promise<unknown>,
	cut: (response: http.ServerResponse) => void,
): Promise<{ url: string; close(): Promise<void> }> {
	const server = http.createServer((request, response) => {
		const upstream = http.request(target, { method: 'POST', headers: request.headers });
		upstream.on('error', () => undefined);
		request.pipe(upstream);
		void begun.then(() => cut(response));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		close: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
}
