import { setTimeout as sleep } from 'node:timers/promises';
import { apiOf } from '../lib/api.ts';
import type { Bench } from '../lib/bench.ts';
import type { Cost } from '../lib/counters.ts';
import { openSales } from '../lib/drive-sale.ts';
import { untilSettled } from '../lib/effects.ts';
import { percentilesOfMs } from '../lib/load.ts';
import type { Percentiles } from '../lib/result.ts';
import { startSystem } from '../lib/system.ts';

const together = 6;

/** Whole sales, and what one costs PostgreSQL. */
export const sale: Bench = {
	name: 'sale',
	title: 'Whole sales, from the quotation to running services',
	async run(context) {
		const system = await startSystem(context, { roles: ['all'] });
		const api = apiOf(system);
		const endpoint = await system.startScript('endpoint', 'bench/lib/endpoint.ts', '/count', {
			DELAY_MS: '0',
		});
		try {
			const parallel = context.quick ? 12 : 72;
			const sales = await openSales(system, api);
			const url = `${endpoint.url}/all`;
			const { secret } = await api.call('PUT', '/endpoints', {
				url,
				description: 'Everything, as n8n',
				event_types: ['*'],
			});
			await fetch(url, { method: 'PUT', body: String(secret) });
			let number = 0;
			const one = () => sales.drive((number += 1));
			// The first starts the browser that makes the PDFs.
			await context.progress.step('A sale', one);
			await untilSettled(system);
			const load = await context.progress.step(`${parallel} sales, ${together} at a time`, () =>
				durations({ count: parallel, callers: together }, one),
			);
			await untilSettled(system);

			const counted = context.quick ? 2 : 10;
			const asked = sales.questions;
			const begin = performance.now();
			const cost = await context.progress.step('Sales, one at a time, counted', () =>
				system.counters.around(async () => {
					for (let index = 0; index < counted; index += 1) await one();
					await untilSettled(system);
				}),
			);
			const took = (performance.now() - begin) / 1000;
			const questions = sales.questions - asked;
			const restBegin = performance.now();
			const rest = await system.counters.around(() => sleep(5000));
			const rested = (performance.now() - restBegin) / 1000;
			const perSale = (what: keyof Cost, own: number): number =>
				(cost[what] - own - (rest[what] / rested) * took) / counted;
			const alone = await context.progress.step('Sales, one at a time', () =>
				durations({ count: context.quick ? 2 : 8, callers: 1 }, one),
			);
			return {
				versions: await system.versions(),
				conditions: { together, sales: parallel, counted, processes: 'one, with API and worker' },
				figures: [
					{
						id: 'sales',
						what: `Sales, ${together} at a time`,
						unit: 'per second',
						better: 'more',
						value: load.perSecond,
						percentiles: load.percentiles,
						reference: {
							what: 'one at a time',
							value: alone.perSecond,
							percentiles: alone.percentiles,
						},
					},
					{
						id: 'statements',
						what: 'Statements of one sale',
						unit: 'statements',
						better: 'less',
						value: perSale('statements', questions),
					},
					{
						id: 'commits',
						what: 'Commits of one sale',
						unit: 'commits',
						better: 'less',
						value: perSale('commits', questions),
					},
					{
						id: 'wal',
						what: 'Write-ahead log of one sale',
						unit: 'kB',
						better: 'less',
						value: perSale('wal_bytes', 0) / 1000,
					},
					{
						id: 'idle',
						what: 'Statements of a process that has nothing to do',
						unit: 'per second',
						better: 'less',
						value: rest.statements / rested,
					},
				],
				notes: [
					'A sale here: quotation of two items, PDF by Chromium, document in Cosmic, drafted and sent mail, acceptance on the page, two uploaded documents, payment link, mail, payment and its webhook, activation, Google Workspace provisioned, welcome mail; every event is also delivered to an endpoint. The vendors are the sandbox, which shares the cores with everything else, as does Chromium: sales a second say little about the service alone.',
					'Statements, commits and write-ahead log are those of the whole server while sales were driven one at a time, less what it does without any sale, and less the questions of the driver. `service/tests/cost.test.ts` keeps a budget of them.',
				],
			};
		} finally {
			await api.close();
			await system.stop();
		}
	},
};

/** Drives so many, and says how long each took. */
async function durations(
	{ count, callers }: { count: number; callers: number },
	one: () => Promise<void>,
): Promise<{ perSecond: number; percentiles: Percentiles }> {
	const all: number[] = [];
	const first = performance.now();
	let left = count;
	const caller = async (): Promise<void> => {
		while (left-- > 0) {
			const begin = performance.now();
			await one();
			all.push(performance.now() - begin);
		}
	};
	await Promise.all(Array.from({ length: callers }, caller));
	return {
		perSecond: count / ((performance.now() - first) / 1000),
		percentiles: percentilesOfMs(all),
	};
}
