import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { ROOT } from '../../e2e/stack/pack.ts';
import { freePort, plainEnvironment } from '../../e2e/stack/machine.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { openLoop, percentilesOfMs, withoutFailures } from '../lib/load.ts';
import { median, residentMb } from '../lib/memory.ts';
import { type ServiceProcess, type System, answersSoon, startSystem } from '../lib/system.ts';

/** Requests a second while memory is watched: well within what one process can do. */
const perSecond = 60;
const restSeconds = 10;

/** The whole service in one process, on a database that is up to date. */
export const start: Bench = {
	name: 'start',
	title: 'Start and memory of the service',
	async run(context) {
		const system = await startSystem(context, { roles: ['all'] });
		try {
			const [first] = system.services;
			if (first === undefined) throw new Error('There is no service');
			await first.process.stop();
			const runs = context.quick ? 3 : 10;
			const minutes = context.quick ? 0.4 : context.minutes;
			const rest = context.quick ? 2 : restSeconds;
			const times = await context.progress.step('Starts', () => startsOf(system, runs));
			const { service, idle, bareIdle } = await context.progress.step('Memory at rest', () =>
				atRest(system, rest),
			);
			const load = await context.progress.step(`Memory under load, ${minutes} minutes`, () =>
				underLoad(context, system, service, minutes),
			);
			await sleep(rest * 1000);
			const after = residentMb(service.process.pid);
			return {
				versions: await system.versions(),
				conditions: {
					starts: runs,
					'minutes of load': minutes,
					'requests per second': perSecond,
				},
				figures: [
					{
						id: 'ready',
						what: 'From the start of the process to ready, roles API and worker together',
						unit: 'ms',
						better: 'less',
						value: median(times.ours),
						percentiles: percentilesOfMs(times.ours),
						reference: {
							what: 'bare Express with the Prisma client, one query',
							value: median(times.bare),
							percentiles: percentilesOfMs(times.bare),
						},
						goals: [{ of: 'value', atMost: 2000 }],
					},
					{
						id: 'first',
						what: 'The same on an empty database, which gets all its tables',
						unit: 'ms',
						better: 'less',
						value: first.ready_ms,
						reference: { what: 'node -e 0, from start to end', value: median(times.node) },
					},
					{
						id: 'idle',
						what: `Resident memory, ${rest} s after the start`,
						unit: 'MB',
						better: 'less',
						value: idle,
						reference: { what: 'bare Express with the Prisma client', value: bareIdle },
						goals: [{ of: 'value', atMost: 250 }],
					},
					{
						id: 'loaded',
						what: `Resident memory after ${minutes} minutes of load, at rest again`,
						unit: 'MB',
						better: 'less',
						value: after,
						goals: [{ of: 'value', atMost: 250 }],
					},
					{
						id: 'growth',
						what: 'Resident memory under load, median of the last quarter of the time',
						unit: 'MB',
						better: 'less',
						value: load.last,
						reference: { what: 'of the second quarter', value: load.second },
						goals: [{ of: 'ratio', atMost: 1.05 }],
					},
				],
				notes: [
					'The load is half lists, a quarter commands, a quarter webhooks that are looked up at the gateway. ' +
						'`--minutes 10` watches for longer.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

type Times = { ours: number[]; bare: number[]; node: number[] };

/** In turns, so that what happens to the machine happens to all. */
async function startsOf(system: System, runs: number): Promise<Times> {
	const times: Times = { ours: [], bare: [], node: [] };
	for (let run = 0; run < runs; run += 1) {
		const service = await system.startService('all');
		times.ours.push(service.ready_ms);
		await service.process.stop();
		const bare = await startBare(system, `bare-${run}`);
		times.bare.push(bare.ready_ms);
		await bare.process.stop();
		times.node.push(await nodeAlone());
	}
	return times;
}

async function startBare(
	system: System,
	name: string,
): Promise<Pick<ServiceProcess, 'process' | 'ready_ms'>> {
	const port = await freePort();
	const begin = performance.now();
	const process_ = await system.processes.start({
		name,
		command: process.execPath,
		args: [path.join('bench', 'lib', 'bare-start.ts')],
		cwd: ROOT,
		env: { ...plainEnvironment(), PORT: String(port), DATABASE_URL: system.databaseUrl },
		isReady: () => answersSoon(`http://127.0.0.1:${port}/ready`),
	});
	return { process: process_, ready_ms: performance.now() - begin };
}

async function nodeAlone(): Promise<number> {
	const begin = performance.now();
	await once(spawn(process.execPath, ['-e', '0'], { env: plainEnvironment() }), 'exit');
	return performance.now() - begin;
}

async function atRest(
	system: System,
	seconds: number,
): Promise<{ service: ServiceProcess; idle: number; bareIdle: number }> {
	const bare = await startBare(system, 'bare');
	await sleep(seconds * 1000);
	const bareIdle = residentMb(bare.process.pid);
	await bare.process.stop();
	const service = await system.startService('all');
	await sleep(seconds * 1000);
	return { service, idle: residentMb(service.process.pid), bareIdle };
}

async function underLoad(
	context: BenchContext,
	system: System,
	service: ServiceProcess,
	minutes: number,
): Promise<{ second: number; last: number }> {
	const samples: number[] = [];
	const timer = setInterval(() => samples.push(residentMb(service.process.pid)), 500);
	const { call, close } = mixedCalls(context, system, service);
	try {
		const { random } = context;
		const seconds = minutes * 60;
		withoutFailures('the load', await openLoop({ perSecond, seconds, random, call }));
	} finally {
		clearInterval(timer);
		await close();
	}
	const quarter = Math.floor(samples.length / 4);
	return {
		second: median(samples.slice(quarter, 2 * quarter)),
		last: median(samples.slice(-quarter)),
	};
}

/** Half lists, a quarter commands, a quarter webhooks. */
function mixedCalls(
	{ random }: BenchContext,
	system: System,
	service: ServiceProcess,
): { call: () => Promise<void>; close: () => Promise<void> } {
	const pool = new Pool(service.url, { connections: 64 });
	const request = async (
		method: 'GET' | 'POST',
		place: string,
		headers: Record<string, string>,
		body?: object,
	): Promise<void> => {
		const response = await pool.request({
			method,
			path: place,
			headers: {
				...headers,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.body.text();
		if (response.statusCode > 299)
			throw new Error(`${method} ${place} answered ${response.statusCode} ${text}`);
	};
	const key = { authorization: `Bearer ${system.apiKey}` };
	const token = { 'x-callback-token': system.vendors['XENDIT_CALLBACK_TOKEN'] ?? '' };
	const lists = ['/clients', '/events', '/quotations', '/billing-cycles', '/webhooks'];
	const call = async (): Promise<void> => {
		const draw = random();
		if (draw < 0.5) {
			const list = lists[Math.floor(random() * lists.length)] ?? '/clients';
			return request('GET', `/api/v1${list}?limit=50`, key);
		}
		const id = randomUUID();
		if (draw < 0.75) {
			const body = { name: `PT ${id}`, billing_email: `finance@${id}.example` };
			return request('POST', '/api/v1/clients', { ...key, 'idempotency-key': id }, body);
		}
		return request(
			'POST',
			'/webhooks/xendit',
			{ ...token, 'webhook-id': id },
			{
				id: id.replaceAll('-', '').slice(0, 24),
				external_id: `order-${id}`,
				status: 'PAID',
				amount: 1_250_000,
				paid_amount: 1_250_000,
				currency: 'IDR',
				payment_method: 'BANK_TRANSFER',
				payment_channel: 'BCA',
			},
		);
	};
	return { call, close: () => pool.close() };
}
