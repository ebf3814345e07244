import { Pool } from 'undici';
import { apiOf, type Json, stockFive } from '../lib/api.ts';
import type { BareCommand } from '../lib/bare-express.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { cycleOf, generateSales } from '../lib/generated-sales.ts';
import { type LoadResult, closedLoop, openLoop, pooled, withoutFailures } from '../lib/load.ts';
import { coresMs } from '../lib/processor.ts';
import { recordableSettings, recordStatements } from '../lib/record.ts';
import type { Figure } from '../lib/result.ts';
import { startSystem } from '../lib/system.ts';

const callers = 16;
const perSecond = 100;
/** The two take turns, so that what else the machine does meanwhile slows down both. */
const rounds = 3;

/** Commands beside an Express server that does nothing but send the same statements. */
export const command: Bench = {
	name: 'command',
	title: 'Commands: a quotation with five items, a payment link',
	async run(context) {
		const system = await startSystem(context, {
			roles: ['api'],
			instantGateway: true,
			postgresSettings: recordableSettings,
		});
		const api = apiOf(system);
		const bareServer = await system.startScript('bare', 'bench/lib/bare-express.ts', '/health', {
			DATABASE_URL: system.databaseUrl,
		});
		const bare = new Pool(bareServer.url, { connections: 128 });
		try {
			const seconds = context.quick ? 2 : 7;
			const secondsArriving = context.quick ? 1 : 5;
			const cycles = context.quick ? 4000 : 20_000;
			const products = await stockFive(api);
			await context.progress.step('Generated sales', () =>
				generateSales(system.database, { from: 1, to: 2 * cycles, links: false }),
			);
			const { data } = await api.call<{ data: Json[] }>('GET', '/clients?limit=1');
			const client_id = data[0]?.id ?? '';
			const items = [1, 2, 3, 4, 5].map((one) => ({ sku: `P${one}`, quantity: one * 3 }));
			let cycle = 0;
			const ours: Record<string, () => Promise<void>> = {
				quotation: () => api.send('POST', '/quotations', { client_id, items }),
				link: () => api.send('POST', '/payment-links', { billing_cycle_id: cycleOf((cycle += 1)) }),
			};
			const recorded: Record<string, Omit<BareCommand, 'statements'>> = {
				quotation: { kept: [client_id, ...products] },
				link: {
					kept: [],
					series: {
						id: cycleOf(3),
						next: Array.from({ length: cycles }, (_, index) => cycleOf(cycles + 1 + index)),
					},
					gateway: system.vendors['XENDIT_BASE_URL'] ?? '',
				},
			};
			const body = JSON.stringify({ client_id, items });
			const bareCall = (name: string) => async (): Promise<void> => {
				const headers = { 'content-type': 'application/json' };
				const response = await bare.request({ method: 'POST', path: `/${name}`, headers, body });
				await response.body.dump();
				if (response.statusCode !== 201) throw new Error(`bare answered ${response.statusCode}`);
			};
			const figures: Figure[] = [];
			const statements: Record<string, number> = {};
			for (const [name, title] of [
				['quotation', 'Create a quotation with five items'],
				['link', 'Create a payment link'],
			] as const) {
				const call = ours[name];
				const how = recorded[name];
				if (call === undefined || how === undefined) throw new Error(`There is no ${name}`);
				await call();
				await call();
				const taken = await recordStatements(system, call);
				statements[name] = taken.length;
				// The client of a generated billing cycle is shared.
				const kept = [...how.kept, ...(name === 'link' ? await clientsOf(system.database) : [])];
				await bare.request({
					method: 'PUT',
					path: `/${name}`,
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ ...how, kept, statements: taken } satisfies BareCommand),
				});
				const most = (who: string, one: () => Promise<void>): Promise<LoadResult> =>
					context.progress.step(`${title}: ${who}`, async () =>
						withoutFailures(who, await closedLoop({ callers, seconds, call: one })),
					);
				const reference = { most: await most('bare Express', bareCall(name)) };
				const measured = { most: await most('the service', call) };
				const [theirs, arriving] = await context.progress.step(
					`${title}: ${perSecond} a second`,
					() => arrivingInTurn(context, secondsArriving, [bareCall(name), call]),
				);
				figures.push(
					...figuresOf(name, title, { ...measured, ...arriving }, { ...reference, ...theirs }),
				);
			}
			return {
				versions: await system.versions(),
				conditions: {
					callers,
					seconds,
					seconds_arriving: rounds * secondsArriving,
					statements_quotation: statements['quotation'] ?? 0,
					statements_link: statements['link'] ?? 0,
				},
				figures,
				notes: [
					'The bare Express server sends the very statements of the service, as PostgreSQL logged them for one command, in the same transactions, with new ids; for the payment link it also calls the gateway, which answers at once. It does not sign in, check, compute, encrypt or write a log.',
					'The load generator, the gateway, the service and PostgreSQL share the cores. A link is twenty steps from one of them to the next, so where the cores are half busy it waits for one now and then, and those that come together wait for each other: that, and the flushes of the disk, is the tail, of bare Express as well.',
				],
			};
		} finally {
			await Promise.all([api.close(), bare.close()]);
			await system.stop();
		}
	},
};

async function clientsOf(database: { query: (sql: string) => Promise<{ rows: unknown[] }> }) {
	const { rows } = await database.query('SELECT id FROM clients');
	return (rows as { id: string }[]).map(({ id }) => id);
}

type Arriving = { arriving: LoadResult; busy_percent: number };
type Runs = { most: LoadResult } & Arriving;

/** Calls that arrive at random, of the one, then of the other, and so on: what each had in all. */
async function arrivingInTurn(
	{ random }: BenchContext,
	seconds: number,
	[first, second]: [() => Promise<void>, () => Promise<void>],
): Promise<[Arriving, Arriving]> {
	const runs: [Arriving[], Arriving[]] = [[], []];
	for (let round = 0; round < rounds; round += 1) {
		for (const [index, call] of [first, second].entries()) {
			const before = coresMs();
			const arriving = await openLoop({ perSecond, seconds, random, call });
			const after = coresMs();
			const busy_percent = (100 * (after.busy - before.busy)) / (after.all - before.all);
			runs[index]?.push({ arriving, busy_percent });
		}
	}
	const inAll = (some: readonly Arriving[]): Arriving => ({
		arriving: withoutFailures('calls', pooled(some.map(({ arriving }) => arriving))),
		busy_percent: some.reduce((sum, { busy_percent }) => sum + busy_percent, 0) / some.length,
	});
	return [inAll(runs[0]), inAll(runs[1])];
}

const figuresOf = (name: string, title: string, measured: Runs, reference: Runs): Figure[] => [
	{
		id: `${name}-time`,
		what: `${title}, ${perSecond} a second, arriving at random`,
		unit: 'ms',
		better: 'less',
		value: measured.arriving.percentiles.p50,
		percentiles: measured.arriving.percentiles,
		reference: {
			what: 'bare Express, the same statements',
			value: reference.arriving.percentiles.p50,
			percentiles: reference.arriving.percentiles,
		},
		goals: [
			{ of: 'ratio', atMost: 2 },
			{ of: 'p50', atMost: 15 },
			{ of: 'p99', atMost: 80 },
		],
	},
	{
		id: `${name}-busy`,
		what: `${title}, ${perSecond} a second: how much of all cores that keeps busy`,
		unit: '%',
		better: 'less',
		value: measured.busy_percent,
		reference: { what: 'bare Express, the same statements', value: reference.busy_percent },
	},
	{
		id: `${name}-throughput`,
		what: `${title}, as fast as it is answered`,
		unit: 'per second',
		better: 'more',
		value: measured.most.perSecond,
		percentiles: measured.most.percentiles,
		reference: {
			what: 'bare Express, the same statements',
			value: reference.most.perSecond,
			percentiles: reference.most.percentiles,
		},
		goals: [{ of: 'ratio', atLeast: 0.5 }],
	},
];
