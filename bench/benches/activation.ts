import pg from 'pg';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { databaseWith, measuredBy, middle } from '../lib/script.ts';
import { startSystem, type System } from '../lib/system.ts';

const script = 'bench/lib/activation-runner.ts';
const services = 5;

type Drained = { perSecond: number; memoryEarly: number; memoryLate: number };

/** Orders of five services whose graphs are drained by one worker and by two. */
export const activation: Bench = {
	name: 'activation',
	title: 'Activation graphs: services activated in the order of their dependencies',
	async run(context) {
		const { quick, progress } = context;
		// No service: each worker is a process of its own.
		const system = await startSystem(context, { roles: [] });
		try {
			const orders = quick ? 200 : 10_000;
			const by = (workers: number) =>
				progress.step(`${orders.toLocaleString('en')} orders, ${workers} at work`, () =>
					drain(context, system, { orders, workers }),
				);
			const [one, two] = [await by(1), await by(2)];
			return {
				versions: await system.versions(),
				conditions: { orders, services, max_parallel: 5 },
				figures: [
					{
						id: 'throughput',
						what: 'Services activated by one worker, at an activator that answers at once',
						unit: 'per second',
						better: 'more',
						value: one.perSecond,
						goals: [{ of: 'value', atLeast: 50 }],
					},
					{
						id: 'two-workers',
						what: 'The same by two workers',
						unit: 'per second',
						better: 'more',
						value: two.perSecond,
						reference: { what: 'by one worker', value: one.perSecond },
						goals: [{ of: 'ratio', atLeast: 1.5 }],
					},
					{
						id: 'memory',
						what: 'Memory of the worker in the last quarter of the time',
						unit: 'MB',
						better: 'less',
						value: one.memoryLate,
						reference: { what: 'in the second quarter', value: one.memoryEarly },
						goals: [{ of: 'ratio', atMost: 1.2 }],
					},
				],
				notes: [
					'Each service is a task that is claimed, run at its target and recorded, with its attempt, two events, its moves, and the decision about its graph. Times are those of the first and the last attempt.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

async function drain(
	context: BenchContext,
	system: System,
	{ orders, workers }: { orders: number; workers: number },
): Promise<Drained> {
	const name = `activation_${workers}`;
	const url = await databaseWith(system, name);
	await measuredBy(context, script, 'create', url, String(orders));
	const work = () => measuredBy<number[]>(context, script, 'work', url);
	const [memory] = await Promise.all(Array.from({ length: workers }, work));
	if (memory === null || memory === undefined) throw new Error('The worker said nothing');
	const perSecond = await activatedPerSecond(url, orders);
	await system.postgres.dropDatabase(name);
	const quarter = Math.floor(memory.length / 4);
	return {
		perSecond,
		memoryEarly: middle(memory.slice(quarter, 2 * quarter + 1)),
		memoryLate: middle(memory.slice(-quarter - 1)),
	};
}

/** Throws when a service was not activated, or more than once. */
async function activatedPerSecond(url: string, orders: number): Promise<number> {
	const database = new pg.Pool({ connectionString: url, max: 1 });
	try {
		const { rows } = await database.query<{ done: number; attempts: number; seconds: number }>(
			`SELECT (SELECT count(*)::int FROM provisioning_tasks WHERE status = 'SUCCESS') AS done, count(*)::int AS attempts,
				extract(epoch FROM max(ended_at) - min(started_at))::float8 AS seconds FROM task_attempts`,
		);
		const { done = 0, attempts = 0, seconds = 1 } = rows[0] ?? {};
		if (done !== orders * services || attempts !== done)
			throw new Error(
				`${done} of ${orders * services} services are active after ${attempts} attempts`,
			);
		return done / seconds;
	} finally {
		await database.end();
	}
}
