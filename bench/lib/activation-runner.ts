/**
 * Orders of five services at an activator that answers at once: `node bench/lib/activation-runner.ts create|work DATABASE_URL
 * ORDERS`. `create` makes their graphs; `work` is a worker of the service until none is under way, and prints the memory that it
 * had each second as its last line.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { modules } from '../../service/app/capabilities.ts';
import { startService, type Service } from '../../service/app/start.ts';
import { createGraph, taskOwnerPoint } from '../../service/capabilities/provisioning/index.ts';
import { systemActor } from '../../service/platform/actor/index.ts';
import { makeContext } from '../../service/platform/context/index.ts';
import { defineModule } from '../../service/platform/contract/index.ts';
import { newId } from '../../service/platform/database/index.ts';
import { extend } from '../../service/platform/extension/index.ts';
import { defineProvider } from '../../service/platform/provider/index.ts';

const target = 'instant';

const instant = defineProvider({
	id: target,
	title: 'Instant activator',
	documentation: 'https://example.com',
	config: z.object({}),
	required: [],
	create: () => ({
		provisioningTarget: {
			id: target,
			title: 'Instant activator',
			actions: ['ACTIVATE', 'TERMINATE'] as const,
			settings: z.strictObject({}),
			check: () => Promise.resolve([]),
			run: () => Promise.resolve({ status: 'SUCCESS' as const, result: { done: true } }),
		},
	}),
});

const client = { id: newId(), name: 'PT Bench', billing_email: 'bench@example.com' };
const owner = defineModule({
	name: 'bench-orders',
	extensions: [
		extend(taskOwnerPoint, {
			subject_type: 'bench_item',
			attemptFacts: () => Promise.resolve({ settings: {}, client }),
		}),
	],
});

/** The document's example, with a fifth service. */
const services = [
	{ name: 'subscriber', depends_on: [] },
	{ name: 'billing', depends_on: ['subscriber'] },
	{ name: 'radius', depends_on: ['subscriber'] },
	{ name: 'monitoring', depends_on: ['radius'] },
	{ name: 'analytics', depends_on: ['billing'] },
] as const;

const start = (url: string, role: 'api' | 'worker'): Promise<Service> =>
	startService({
		role,
		modules: [...modules, owner],
		providers: [instant],
		environment: {
			DATABASE_URL: url,
			PUBLIC_URL: 'http://127.0.0.1',
			CLOUDSALES_SECRET: 'secret-of-a-bench-of-at-least-32-characters',
			LOG_LEVEL: 'silent',
			PORT: '0',
			DRAIN_SECONDS: '0',
			// No workflow begins the tasks, so waiting for one would be all that is measured.
			PROVISIONING_PICKUP_SECONDS: '0',
			FINANCE_EMAIL: 'finance@example.com',
			SALES_EMAIL: 'sales@example.com',
			OPERATIONS_EMAIL: 'operations@example.com',
			INSTANT_CALLS_PER_SECOND: '100000',
			INSTANT_CALLS_BURST: '100000',
		},
	});

async function create(url: string, orders: number): Promise<void> {
	const service = await start(url, 'api');
	const one = () =>
		service.runtime.database.transaction((tx) =>
			createGraph(
				makeContext(service.runtime, tx, {
					actor: systemActor('bench'),
					request_id: 'bench',
					key: null,
				}),
				{
					...{ owner_type: 'bench_order', owner_id: newId(), client_id: null },
					...{ occasion: 'activation', max_parallel: 5, rollback_on_failure: true },
					time_limit_seconds: 36_000,
					tasks: services.map((task) => ({
						...task,
						...{ subject_type: 'bench_item', subject_id: newId(), action: 'ACTIVATE', target },
						...{ description: task.name, quantity: 1 },
					})),
				},
			),
		);
	for (let done = 0; done < orders; done += 20)
		await Promise.all(Array.from({ length: Math.min(20, orders - done) }, one));
	await service.stop();
}

async function work(url: string): Promise<number[]> {
	const service = await start(url, 'worker');
	const database = new pg.Pool({ connectionString: url, max: 1 });
	const memory: number[] = [];
	for (;;) {
		const { rows } = await database.query<{ open: boolean }>(
			`SELECT EXISTS (SELECT 1 FROM task_graphs WHERE status = 'ACTIVE') AS open`,
		);
		if (rows[0]?.open !== true) break;
		memory.push(process.memoryUsage().rss / 1e6);
		await sleep(1000);
	}
	await database.end();
	await service.stop();
	return memory;
}

const [what, url = '', orders = '0'] = process.argv.slice(2);
if (what === 'create') await create(url, Number(orders));
if (what === 'work') process.stdout.write(`${JSON.stringify(await work(url))}\n`);
