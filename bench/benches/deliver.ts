import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Api, apiOf } from '../lib/api.ts';
import type { Bench } from '../lib/bench.ts';
import type { EndpointCount } from '../lib/endpoint.ts';
import { type System, startSystem } from '../lib/system.ts';

const delayMs = 50;
const batchSize = 100;
const manyEndpoints = 40;

/** Events on their way out, to endpoints that take their time. */
export const deliver: Bench = {
	name: 'deliver',
	title: 'Events delivered to an endpoint that takes 50 ms',
	async run(context) {
		const system = await startSystem(context, { roles: ['all'] });
		const api = apiOf(system);
		const receiver = await system.startScript('endpoint', 'bench/lib/endpoint.ts', '/count', {
			DELAY_MS: String(delayMs),
		});
		const delivery = new Delivery(system, api, receiver.url);
		try {
			const events = context.quick ? 1000 : 6000;
			const rounds = context.quick ? 1 : 3;
			const { progress } = context;
			// Warm-up: the first run compiles code and opens connections, which would distort the figures.
			await delivery.run({ events: 500, endpoints: [{ batch_size: batchSize }] });

			const healthy: number[] = [];
			const besideDead: number[] = [];
			// In turn, so that what the machine does otherwise strikes both.
			for (let round = 0; round < rounds; round += 1) {
				const batch = { batch_size: batchSize };
				healthy.push(
					await progress.step('One endpoint, in batches', () =>
						delivery.run({ events, endpoints: [batch] }),
					),
				);
				besideDead.push(
					await progress.step('The same beside one that never answers', () =>
						delivery.run({ events, endpoints: [batch], dead: true }),
					),
				);
			}
			const single = Math.round(events / 20);
			const oneByOne = await progress.step('One endpoint, event by event', () =>
				delivery.run({ events: single, endpoints: [{ batch_size: 1 }] }),
			);
			const each = Math.round(events / manyEndpoints);
			const spread = await progress.step(`${manyEndpoints} endpoints, event by event`, () =>
				delivery.run({
					events: each,
					endpoints: Array.from({ length: manyEndpoints }, () => ({ batch_size: 1 })),
				}),
			);
			const bareBatches = await progress.step('Reference: the same POSTs by a bare client', () =>
				delivery.bare({ events, batch: batchSize, clients: 1 }),
			);
			const bareSingle = await delivery.bare({ events: single, batch: 1, clients: 1 });
			const bareSpread = await delivery.bare({ events: each, batch: 1, clients: manyEndpoints });
			return {
				versions: await system.versions(),
				conditions: {
					endpoint_ms: delayMs,
					events,
					batch_size: batchSize,
					endpoints: manyEndpoints,
					rounds,
				},
				figures: [
					{
						id: 'batches',
						what: `Events to one endpoint, ${batchSize} in a call`,
						unit: 'per second',
						better: 'more',
						value: median(healthy),
						reference: { what: 'the same POSTs by a bare client', value: bareBatches },
						goals: [{ of: 'value', atLeast: 500 }],
					},
					{
						id: 'beside-dead',
						what: 'The same beside an endpoint that never answers',
						unit: 'per second',
						better: 'more',
						value: median(besideDead),
						reference: { what: 'without it', value: median(healthy) },
						goals: [{ of: 'ratio', atLeast: 0.99 }],
					},
					{
						id: 'one-by-one',
						what: 'Events to one endpoint, one in a call',
						unit: 'per second',
						better: 'more',
						value: oneByOne,
						reference: { what: 'the same POSTs by a bare client', value: bareSingle },
					},
					{
						id: 'many-endpoints',
						what: `Events to ${manyEndpoints} endpoints at once, one in a call`,
						unit: 'per second',
						better: 'more',
						value: spread,
						reference: { what: 'the same POSTs by as many bare clients', value: bareSpread },
					},
				],
				notes: [
					`An endpoint gets one call at a time, so that it sees events in their order: at ${delayMs} ms that is ${1000 / delayMs} calls a second. More events a second come with batches (batch_size of the endpoint), which is how 500 a second are reached.`,
					'The time runs from the commit of the events in the outbox until the last one was answered: dispatch, deliveries, signed calls, and the record of each attempt. The bare client signs and sends the same bodies, one after another, and remembers nothing.',
					'Beside the endpoint that never answers, twice as many deliveries are written.',
				],
			};
		} finally {
			await Promise.all([api.close(), delivery.close()]);
			await system.stop();
		}
	},
};

const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

class Delivery {
	#runs = 0;
	readonly #system: System;
	readonly #api: Api;
	readonly #url: string;
	readonly #pool: Pool;
	constructor(system: System, api: Api, url: string) {
		this.#system = system;
		this.#api = api;
		this.#url = url;
		this.#pool = new Pool(url, { connections: 128 });
	}

	close(): Promise<void> {
		return this.#pool.close();
	}

	/** Puts events into the outbox and waits until every endpoint has had all of them; events a second. */
	async run(options: {
		events: number;
		endpoints: readonly { batch_size: number }[];
		dead?: boolean;
	}): Promise<number> {
		this.#runs += 1;
		const paths = options.endpoints.map((_, index) => `/run-${this.#runs}/${index}`);
		const dead = options.dead === true ? [`/silent/${this.#runs}`] : [];
		const registered: string[] = [];
		for (const [index, path] of [...paths, ...dead].entries()) {
			const { id, secret } = await this.#api.call('PUT', '/endpoints', {
				url: `${this.#url}${path}`,
				description: 'Benchmark',
				event_types: ['quotation.rejected'],
				batch_size: options.endpoints[index]?.batch_size ?? batchSize,
			});
			registered.push(id);
			// The endpoint signs its answers with the secret; the one that never answers needs none.
			if (dead.includes(path)) continue;
			const told = await this.#pool.request({ method: 'PUT', path, body: String(secret) });
			await told.body.dump();
		}
		const begin = Date.now();
		// A type that the service itself does not react to: what is measured is the way out.
		await this.#system.database.query(
			`WITH made AS (
				INSERT INTO events (id, type, subject_type, subject_id, payload, occurred_at, next_dispatch_at, request_id)
				SELECT gen_random_uuid(), 'quotation.rejected', 'quotation', gen_random_uuid(),
					'${JSON.stringify(payload)}', now(), now(), 'bench'
				FROM generate_series(1, ${options.events}) RETURNING id
			 ) SELECT pg_notify('cloudsales_events', '') FROM (SELECT count(*) FROM made) AS counted`,
		);
		const last = await this.#untilAllCame(paths, options.events);
		// An endpoint that is gone takes its deliveries along.
		await this.#system.database.query('DELETE FROM endpoints WHERE id = ANY($1)', [registered]);
		return (options.events * paths.length) / ((last - begin) / 1000);
	}

	/** The same calls without the service: signed, to the same endpoint, each after the answer to the one before. */
	async bare(options: { events: number; batch: number; clients: number }): Promise<number> {
		this.#runs += 1;
		const secret = Buffer.from(randomUUID());
		const begin = performance.now();
		const client = async (_: unknown, index: number): Promise<void> => {
			for (let sent = 0; sent < options.events; sent += options.batch) {
				const events = Array.from(
					{ length: Math.min(options.batch, options.events - sent) },
					() => ({
						id: randomUUID(),
						type: 'quotation.rejected',
						version: 1,
						occurred_at: new Date().toISOString(),
						subject_type: 'quotation',
						subject_id: randomUUID(),
						client_id: null,
						data: payload,
					}),
				);
				const body = JSON.stringify(options.batch === 1 ? events[0] : { events });
				const id = randomUUID();
				const at = Math.floor(Date.now() / 1000);
				const signature = createHmac('sha256', secret).update(`${id}.${at}.${body}`);
				const response = await this.#pool.request({
					method: 'POST',
					path: `/bare-${this.#runs}/${index}`,
					headers: {
						'content-type': 'application/json',
						'webhook-id': id,
						'webhook-timestamp': String(at),
						'webhook-signature': `v1,${signature.digest('base64')}`,
					},
					body,
				});
				await response.body.dump();
			}
		};
		await Promise.all(Array.from({ length: options.clients }, client));
		return (options.events * options.clients) / ((performance.now() - begin) / 1000);
	}

	/** Until when, by the receiver's clock. */
	async #untilAllCame(paths: readonly string[], events: number): Promise<number> {
		const end = Date.now() + 120_000;
		for (;;) {
			const answer = await this.#pool.request({ method: 'GET', path: '/count' });
			const counts = (await answer.body.json()) as Record<string, EndpointCount>;
			const mine = paths.map((path) => counts[path] ?? { events: 0, calls: 0, last: 0 });
			if (mine.every((one) => one.events >= events))
				return Math.max(...mine.map(({ last }) => last));
			if (Date.now() > end)
				throw new Error(`After two minutes: ${JSON.stringify(mine)} of ${events} events`);
			await sleep(100);
		}
	}
}

const payload = {
	quotation_id: '0192b000-0020-7000-8000-000000000001',
	number: 'QUO-2026-000001',
	version: 1,
	total: 1_110_000,
	currency: 'IDR',
	status: 'REJECTED',
};
