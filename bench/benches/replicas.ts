import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../lib/bench.ts';
import type { Figure, Goal } from '../lib/result.ts';
import { checkEffects, untilApplied, untilSettled, webhookSender } from '../lib/effects.ts';
import { generateSales } from '../lib/generated-sales.ts';
import { type System, startSystem } from '../lib/system.ts';

const counts = [1, 2, 4] as const;
const most = Math.max(...counts);
/** `many` are enough for each of four processes to have as many as in the other benchmarks. */
const loads = {
	many: { callers: 32 * most, counts },
	few: { callers: 32, counts: [1, most] },
} as const;
type Load = keyof typeof loads;

type Turn = { load: Load; processes: number };
type Measured = Turn & { perSecond: number; statements: number };

/** The same work by one, two and four processes on one PostgreSQL. */
export const replicas: Bench = {
	name: 'replicas',
	title: 'One, two and four service processes on one PostgreSQL',
	async run(context) {
		const system = await startSystem(context, {
			roles: Array.from({ length: most }, () => 'all' as const),
			instantGateway: true,
			serviceEnv: { SUBSCRIPTION_PICKUP_SECONDS: '86400' },
		});
		const { progress: steps } = context;
		try {
			const burst = context.quick ? 200 : 1500;
			const turns = (['many', 'few'] as const).flatMap((load) => {
				const there = loads[load].counts.map((processes) => ({ load, processes }));
				// There and back, so that what changes meanwhile strikes all alike.
				return context.quick || load === 'few' ? there : [...there, ...there.toReversed()];
			});
			// For each process: one that has just started runs slower for a while.
			const warmUp = context.quick ? 50 : 1000;
			const progress = { sent: 0 };
			const last = warmUp * most + burst * turns.length;
			await steps.step('Sales', () =>
				generateSales(system.database, { from: 1, to: last, links: true }),
			);
			await steps.step('Warm-up', () =>
				send(system, progress, warmUp * most, { processes: most, load: 'many' }),
			);
			await untilSettled(system);
			const idle = new Map<number, number>();
			for (const processes of counts)
				await only(system, processes, async () => {
					const { statements, seconds } = await counted(system, () => sleep(3000));
					idle.set(processes, statements / seconds);
				});
			const all: Measured[] = [];
			for (const [index, turn] of turns.entries())
				await steps.step(
					`Turn ${index + 1}: processes ${turn.processes}, callers ${loads[turn.load].callers}`,
					() =>
						only(system, turn.processes, async () => {
							const idlePerSecond = idle.get(turn.processes) ?? 0;
							all.push(await measure(system, progress, { ...turn, burst, idlePerSecond }));
						}),
				);
			await checkEffects(system, progress.sent);
			return {
				versions: await system.versions(),
				conditions: {
					callers: loads.many.callers,
					'few callers': loads.few.callers,
					burst,
					'bursts with many callers': context.quick ? 1 : 2,
					'warm-up of each process': warmUp,
					gateway: 'answers at once',
				},
				figures: [
					...figuresOf(all, 'many'),
					...figuresOf(all, 'few'),
					...[...idle].map(([processes, perSecond]) => ({
						id: `idle-${processes}`,
						what: `Statements of ${processes} ${processes === 1 ? 'process' : 'processes'} with nothing to do`,
						unit: 'per second',
						better: 'less' as const,
						value: perSecond,
					})),
				],
				notes: [
					`Every one of the ${progress.sent} webhooks led to exactly one payment, one event and one paid billing cycle, which is checked at the end.`,
					'Webhooks go to the processes in turn, and every process works on the jobs and events of all; those that are not at work in a turn are frozen, so that all have had the same warm-up. Where all of them share two cores with PostgreSQL and the load, more processes cannot do more: what is looked for is that they do not get into each other’s way.',
					'Statements are saved by what comes to one process at the same moment. With few callers four processes meet eight each, make smaller groups, and so more statements for each payment: the processor time of both, the service and PostgreSQL, grows with them.',
					'Statements are counted while webhooks are sent as fast as they are taken, until all is done, less what the processes ask with nothing to do.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

/** What several processes came to, beside one. */
function figuresOf(all: readonly Measured[], load: Load): Figure[] {
	const [one, ...others] = loads[load].counts.map((processes) => meanOf(all, { load, processes }));
	if (one === undefined) throw new Error('Nothing was measured');
	const [suffix, when] =
		load === 'many' ? ['', ''] : ['-few', `, ${loads.few.callers} callers in all`];
	const goals = (goal: Goal): Pick<Figure, 'goals'> => (load === 'many' ? { goals: [goal] } : {});
	return [
		...others.map(({ processes, perSecond }) => ({
			id: `throughput-${processes}${suffix}`,
			what: `Payments applied by ${processes} processes${when}`,
			unit: 'per second',
			better: 'more' as const,
			value: perSecond,
			reference: { what: 'by one process', value: one.perSecond },
			...goals({ of: 'ratio', atLeast: 0.9 }),
		})),
		...others.map(({ processes, statements }) => ({
			id: `statements-${processes}${suffix}`,
			what: `Statements for one payment, ${processes} processes${when}`,
			unit: 'statements',
			better: 'less' as const,
			value: statements,
			reference: { what: 'one process', value: one.statements },
			...goals({ of: 'ratio', atMost: 1.1 }),
		})),
	];
}

/** So many of the processes at work, and the others frozen: all of them have had the same warm-up. */
async function only(
	{ services }: System,
	processes: number,
	work: () => Promise<void>,
): Promise<void> {
	const others = services.slice(processes).map((service) => service.process.pid);
	for (const pid of others) process.kill(pid, 'SIGSTOP');
	try {
		await work();
	} finally {
		for (const pid of others) process.kill(pid, 'SIGCONT');
	}
}

async function measure(
	system: System,
	progress: { sent: number },
	{ burst, idlePerSecond, ...turn }: Turn & { burst: number; idlePerSecond: number },
): Promise<Measured> {
	let perSecond = 0;
	const { statements, seconds } = await counted(system, async () => {
		const begin = performance.now();
		await send(system, progress, burst, turn);
		perSecond = burst / ((performance.now() - begin) / 1000);
		await untilSettled(system);
	});
	return { ...turn, perSecond, statements: (statements - idlePerSecond * seconds) / burst };
}

/** Sends the webhooks of so many sales to the first of the processes, in turn; done when the payments are applied. */
async function send(
	system: System,
	progress: { sent: number },
	count: number,
	{ processes, load }: Turn,
): Promise<void> {
	const urls = system.services.slice(0, processes).map(({ url }) => url);
	const sender = webhookSender(system, urls);
	try {
		const last = progress.sent + count;
		const caller = async (): Promise<void> => {
			while (progress.sent < last) await sender.send((progress.sent += 1));
		};
		await Promise.all(Array.from({ length: loads[load].callers }, caller));
		await untilApplied(system, last);
	} finally {
		await sender.close();
	}
}

async function counted(
	{ counters }: System,
	work: () => Promise<void>,
): Promise<{ statements: number; seconds: number }> {
	const begin = performance.now();
	const { statements } = await counters.around(work);
	return { statements, seconds: (performance.now() - begin) / 1000 };
}

/** The mean of its bursts. */
function meanOf(all: readonly Measured[], turn: Turn): Measured {
	const bursts = all.filter((one) => one.load === turn.load && one.processes === turn.processes);
	const mean = (value: (one: Measured) => number): number =>
		bursts.reduce((sum, one) => sum + value(one), 0) / bursts.length;
	return {
		...turn,
		perSecond: mean((one) => one.perSecond),
		statements: mean((one) => one.statements),
	};
}
