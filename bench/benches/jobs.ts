import type { Bench, BenchContext } from '../lib/bench.ts';
import type { JobsMeasured } from '../lib/job-runner.ts';
import { percentilesOfMs } from '../lib/load.ts';
import { measuredBy, middle } from '../lib/script.ts';
import { type System, startSystem } from '../lib/system.ts';

/** Background jobs that do nothing, beside pg-boss without anything around it. */
export const jobs: Bench = {
	name: 'jobs',
	title: 'Background jobs: enqueued in a transaction, run, completed',
	async run(context) {
		// No service: its machinery runs in a process of its own, as does pg-boss.
		const system = await startSystem(context, { roles: [] });
		try {
			const count = context.quick ? 500 : 2500;
			const rounds = context.quick ? 1 : 3;
			const ours: JobsMeasured[] = [];
			const bare: JobsMeasured[] = [];
			// In turn, so that what the machine does otherwise strikes both.
			for (let round = 0; round < rounds; round += 1) {
				const of = (who: 'ours' | 'bare', what: string) =>
					context.progress.step(what, () => measured(context, system, who, round, count));
				bare.push(await of('bare', 'Reference: pg-boss'));
				ours.push(await of('ours', 'The same through the service'));
			}
			const middleOf = (
				all: readonly JobsMeasured[],
				value: (one: JobsMeasured) => number,
			): number => middle(all.map(value));
			const waits = percentilesOfMs(ours.flatMap((one) => one.waits));
			const bareWaits = percentilesOfMs(bare.flatMap((one) => one.waits));
			return {
				versions: await system.versions(),
				conditions: { jobs: count, rounds, producers: 10, workers: 2, jobs_per_fetch: 4 },
				figures: [
					{
						id: 'throughput',
						what: 'Jobs enqueued, run and completed',
						unit: 'per second',
						better: 'more',
						value: middleOf(ours, (one) => one.perSecond),
						reference: { what: 'pg-boss bare', value: middleOf(bare, (one) => one.perSecond) },
						goals: [{ of: 'ratio', atLeast: 0.9 }],
					},
					{
						id: 'enqueue',
						what: 'Jobs enqueued, while others run',
						unit: 'per second',
						better: 'more',
						value: middleOf(ours, (one) => one.enqueuedPerSecond),
						reference: {
							what: 'pg-boss bare',
							value: middleOf(bare, (one) => one.enqueuedPerSecond),
						},
					},
					{
						id: 'wait',
						what: 'From the commit of a job until it runs, with nothing else to do',
						unit: 'ms',
						better: 'less',
						value: waits.p50,
						percentiles: waits,
						reference: { what: 'pg-boss bare', value: bareWaits.p50, percentiles: bareWaits },
					},
				],
				notes: [
					'Both have the same queue settings, two workers that fetch up to four jobs together and go on as long as a fetch is full, ten producers, and one transaction for each job. What the service adds is Prisma, the check of the payload, and the record of how long each job took.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

async function measured(
	context: BenchContext,
	system: System,
	who: 'ours' | 'bare',
	round: number,
	count: number,
): Promise<JobsMeasured> {
	const url = await system.postgres.createDatabase(`jobs_${who}_${round}`);
	const script = ['bench/lib/job-runner.ts', who, url, String(count / 5), String(count)];
	const result = await measuredBy<JobsMeasured>(context, ...script);
	if (result === null) throw new Error('The jobs were not measured');
	return result;
}
