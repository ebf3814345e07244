import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../lib/bench.ts';
import { checkEffects, untilApplied, untilSettled, webhookSender } from '../lib/effects.ts';
import { generateSales } from '../lib/generated-sales.ts';
import { type System, startSystem } from '../lib/system.ts';

const callers = 32;
const counts = [1, 2, 4] as const;

type Measured = { processes: number; perSecond: number; statements: number; idle: number };

/** The same work by one, two and four processes on one PostgreSQL. */
export const replicas: Bench = {
	name: 'replicas',
	title: 'One, two and four service processes on one PostgreSQL',
	async run(context) {
		const system = await startSystem(context, {
			roles: ['all'],
			instantGateway: true,
			serviceEnv: { SUBSCRIPTION_PICKUP_SECONDS: '86400' },
		});
		try {
			const burst = context.quick ? 300 : 2500;
			// For each process: one that has just started runs slower for a while.
			const warmUps = context.quick ? 50 : 500;
			const progress = { sent: 0 };
			await generateSales(system.database, {
				from: 1,
				to: counts.reduce((sum, count) => sum + count * warmUps + burst, 0),
				links: true,
			});
			const all: Measured[] = [];
			for (const processes of counts) {
				while (system.services.length < processes) await system.startService('all');
				all.push(
					await context.progress.step(`${processes} processes`, () =>
						measure(system, progress, { burst, warmUp: processes * warmUps }),
					),
				);
			}
			await checkEffects(system, progress.sent);
			const [one, ...others] = all;
			if (one === undefined) throw new Error('Nothing was measured');
			return {
				versions: await system.versions(),
				conditions: {
					callers,
					burst,
					'warm-up of each process': warmUps,
					gateway: 'answers at once',
				},
				figures: [
					...others.map(({ processes, perSecond }) => ({
						id: `throughput-${processes}`,
						what: `Payments applied by ${processes} processes`,
						unit: 'per second',
						better: 'more' as const,
						value: perSecond,
						reference: { what: 'by one process', value: one.perSecond },
						goals: [{ of: 'ratio' as const, atLeast: 0.9 }],
					})),
					...others.map(({ processes, statements }) => ({
						id: `statements-${processes}`,
						what: `Statements for one payment, ${processes} processes`,
						unit: 'statements',
						better: 'less' as const,
						value: statements,
						reference: { what: 'one process', value: one.statements },
						goals: [{ of: 'ratio' as const, atMost: 1.1 }],
					})),
					...all.map(({ processes, idle }) => ({
						id: `idle-${processes}`,
						what: `Statements of ${processes} ${processes === 1 ? 'process' : 'processes'} with nothing to do`,
						unit: 'per second',
						better: 'less' as const,
						value: idle,
					})),
				],
				notes: [
					`Every one of the ${progress.sent} webhooks led to exactly one payment, one event and one paid billing cycle, which is checked at the end.`,
					'Webhooks go to the processes in turn, and every process works on the jobs and events of all. Where all of them share two cores with PostgreSQL and the load, more processes cannot do more: what is looked for is that they do not get into each other’s way. Statements are saved by what comes to one process at the same moment: four processes meet a quarter of it each.',
					'COMMITs of several processes wait for each other: PostgreSQL holds one lock over all from the NOTIFY of a transaction to its end, the flush included. Of the connections of four processes 1.7 waited for it on average, of one process 0.07. That is not what costs the throughput: in a trial that notified after the commit four processes still came to 0.71 of one. In a trial that looked for jobs every half second, without notifications and so in larger groups, they came to 0.83 with 1.01 times the statements: it is the smaller groups.',
					'Statements are counted while webhooks are sent as fast as they are taken, until all is done, less what the processes ask with nothing to do.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

async function measure(
	system: System,
	progress: { sent: number },
	{ burst, warmUp }: { burst: number; warmUp: number },
): Promise<Measured> {
	const sender = webhookSender(system);
	try {
		const send = async (count: number): Promise<void> => {
			const last = progress.sent + count;
			const caller = async (): Promise<void> => {
				while (progress.sent < last) await sender.send((progress.sent += 1));
			};
			await Promise.all(Array.from({ length: callers }, caller));
			await untilApplied(system, last);
		};
		await send(warmUp);
		await untilSettled(system);
		const idle = await rate(system, () => sleep(3000));
		let perSecond = 0;
		const busy = await rate(system, async () => {
			const begin = performance.now();
			await send(burst);
			perSecond = burst / ((performance.now() - begin) / 1000);
			await untilSettled(system);
		});
		return {
			processes: system.services.length,
			perSecond,
			statements: ((busy.perSecond - idle.perSecond) * busy.seconds) / burst,
			idle: idle.perSecond,
		};
	} finally {
		await sender.close();
	}
}

async function rate(
	{ counters }: System,
	work: () => Promise<void>,
): Promise<{ perSecond: number; seconds: number }> {
	const begin = performance.now();
	const { statements } = await counters.around(work);
	const seconds = (performance.now() - begin) / 1000;
	return { perSecond: statements / seconds, seconds };
}
