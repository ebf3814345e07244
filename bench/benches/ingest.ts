import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { type Callback, callbackSender, paidCallback } from '../lib/callback.ts';
import { type LoadResult, closedLoop, openLoop, pooled, withoutFailures } from '../lib/load.ts';
import { N8N_VERSION, headerCredential, postgresCredential, startBenchN8n } from '../lib/n8n.ts';
import { type System, startSystem } from '../lib/system.ts';
import { inARow, query, webhook } from '../lib/workflow.ts';

const callers = 32;

/** Every one has an identity of its own. */
const callback = (): Callback => {
	const id = randomUUID();
	const invoice = id.replaceAll('-', '').slice(0, 24);
	return paidCallback({ id: invoice, external_id: `cs-${id}`, amount: 1_250_000 }, id);
};

/** A verified, deduplicated, durable webhook until its 2xx. */
export const ingest: Bench = {
	name: 'ingest',
	title: 'Webhook taken: verified, deduplicated, durable, answered',
	async run(context) {
		const system = await startSystem(context, {
			roles: [],
			// By default a checkpoint comes with every gigabyte that is logged, which these loads do in a minute: it would
			// fall into the arrivals of one run and not of the next.
			postgresSettings: { max_wal_size: '4GB' },
		});
		try {
			const seconds = context.quick ? 3 : 5;
			const rounds = context.quick ? 1 : 3;
			// Before the service is there: each has the machine for itself.
			const byN8n = await webhooksByN8n(context, system, rounds * seconds);
			const inbox = await emptyInbox(system, 'inbox');
			const express = await byExpress(context, system, inbox, seconds);
			const inserts = bareInserts(system, inbox);
			await context.progress.step('Service', () => system.startService('api'));
			const [service] = system.services;
			if (service === undefined) throw new Error('There is no service to call');
			const sender = callbackSender(system, `${service.url}/webhooks/xendit`);
			const post = (): Promise<void> => sender.send(callback());
			const calls = { inserts: inserts.insert, webhooks: post };
			/** Both in turn, so that what the machine does otherwise strikes both. */
			const inRounds = async (
				what: string,
				load: (call: () => Promise<void>) => Promise<LoadResult>,
			): Promise<Record<keyof typeof calls, LoadResult>> => {
				const done = { inserts: [] as LoadResult[], webhooks: [] as LoadResult[] };
				for (let round = 1; round <= rounds; round += 1)
					for (const who of ['inserts', 'webhooks'] as const)
						done[who].push(
							await context.progress.step(`${who}, ${what}, round ${round}`, () =>
								load(calls[who]),
							),
						);
				return {
					inserts: withoutFailures('inserts', pooled(done.inserts)),
					webhooks: withoutFailures('webhooks', pooled(done.webhooks)),
				};
			};
			const { inserts: bare, webhooks: peak } = await inRounds(
				'as fast as they are answered',
				(call) => closedLoop({ callers, seconds, call }),
			);
			const rate = peak.perSecond * 0.6;
			const { inserts: insertsArriving, webhooks: arrival } = await inRounds(
				`${Math.round(rate)} a second`,
				(call) => atRate(context, rate, seconds, call),
			);
			await inserts.close();
			const cost = await system.counters.around(async () => {
				for (let index = 0; index < 200; index += 1) await post();
			});
			await sender.close();
			return {
				versions: { ...(await system.versions()), n8n: N8N_VERSION },
				conditions: { callers, connections: connectionsOf(system), rounds, seconds },
				figures: [
					{
						id: 'throughput',
						what: 'Webhooks taken',
						unit: 'per second',
						better: 'more',
						value: peak.perSecond,
						percentiles: peak.percentiles,
						reference: {
							what: 'bare INSERT and COMMIT of the same bytes, as many connections',
							value: bare.perSecond,
							percentiles: bare.percentiles,
						},
						goals: [{ of: 'ratio', atLeast: 0.5 }],
					},
					{
						id: 'beside-n8n',
						what: 'The same, beside n8n by itself',
						unit: 'per second',
						better: 'more',
						value: peak.perSecond,
						percentiles: peak.percentiles,
						reference: {
							what: "n8n's Webhook (header auth) → Postgres (INSERT … ON CONFLICT DO NOTHING) → answer",
							value: byN8n.perSecond,
							percentiles: byN8n.percentiles,
						},
						goals: [{ of: 'ratio', atLeast: 50 }],
					},
					{
						id: 'beside-express',
						what: 'The same, beside Express that reads the call and answers',
						unit: 'per second',
						better: 'more',
						value: peak.perSecond,
						percentiles: peak.percentiles,
						reference: {
							what: 'bare Express: nothing checked, nothing kept',
							value: express.nothing.perSecond,
							percentiles: express.nothing.percentiles,
						},
					},
					{
						id: 'beside-keeping',
						what: 'The same, beside Express that inserts what it reads',
						unit: 'per second',
						better: 'more',
						value: peak.perSecond,
						percentiles: peak.percentiles,
						reference: {
							what: 'bare Express: nothing checked, one row and one COMMIT for each call, no job',
							value: express.keep.perSecond,
							percentiles: express.keep.percentiles,
						},
					},
					{
						id: 'latency',
						what: 'Time to the answer at 60 % of the peak, arriving at random',
						unit: 'ms',
						better: 'less',
						value: arrival.percentiles.p50,
						percentiles: arrival.percentiles,
						reference: {
							what: 'bare INSERT and COMMIT, arriving alike',
							value: insertsArriving.percentiles.p50,
							percentiles: insertsArriving.percentiles,
						},
						goals: [{ of: 'p99', atMost: 50 }],
					},
					{
						id: 'statements',
						what: 'Statements for one webhook, one at a time',
						unit: 'statements',
						better: 'less',
						value: cost.statements / 200,
					},
				],
				notes: [
					'Bare Express shows what HTTP costs by itself here. What the service adds for each call: the proof of the sender, a log line, its metrics, the identity of the call, and its share of a commit; the bare INSERT speaks no HTTP.',
					'Express that inserts what it reads, and does nothing else, is already little more than half of the bare INSERT. Of the service’s processor time for a call, some 100 µs, the security headers, the proof and the identity are too little to be seen; the two cores are full, with the load and PostgreSQL. The tail at 60 % is not explained to its end. While it was watched, the loop of the service stood still for 43 ms at most, no statement took 15 ms before its commit, and the loop of the load generator stood still for up to 67 ms; PostgreSQL had logged COMMITs of 48 to 56 ms before. The bare INSERT has such a tail in some runs and not in others. In a run with a checkpoint among the arrivals the slowest hundredth was 130 ms.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

/** As many as one process of the service opens. */
const connectionsOf = (system: System): number =>
	Number(system.vendors['DATABASE_CONNECTIONS'] ?? 20);

/** What HTTP alone costs, when calls are only read and answered; and what it costs with a bare INSERT for each. */
async function byExpress(
	context: BenchContext,
	system: System,
	inbox: string,
	seconds: number,
): Promise<{ nothing: LoadResult; keep: LoadResult }> {
	const server = await system.startScript('bare', 'bench/lib/bare-express.ts', '/health', {
		DATABASE_URL: inbox,
	});
	const load = async (path: string, what: string): Promise<LoadResult> => {
		const sender = callbackSender(system, `${server.url}${path}`);
		const call = (): Promise<void> => sender.send(callback());
		try {
			const result = await context.progress.step(`Reference: Express that ${what}`, () =>
				closedLoop({ callers, seconds, call }),
			);
			return withoutFailures('calls of Express', result);
		} finally {
			await sender.close();
		}
	};
	try {
		const nothing = await load('/nothing', 'does nothing');
		return { nothing, keep: await load('/keep', 'inserts') };
	} finally {
		await server.process.stop();
	}
}

/** What n8n does with the same calls by itself: the token is checked, a second delivery changes nothing. */
async function webhooksByN8n(
	context: BenchContext,
	system: System,
	seconds: number,
): Promise<LoadResult> {
	const url = await emptyInbox(system, 'inbox_of_n8n');
	const database = new pg.Client({ connectionString: url });
	await database.connect();
	const n8n = await startBenchN8n(context, system);
	const sender = callbackSender(system, `${n8n.url}/webhook/xendit`);
	try {
		const { inbox, token } = await n8n.keep({
			inbox: postgresCredential(url),
			token: headerCredential('x-callback-token', system.vendors['XENDIT_CALLBACK_TOKEN'] ?? ''),
		});
		const flow = inARow('Take a webhook', [
			webhook('xendit', token),
			query(
				'Keep it',
				`insert into bench_inbox (id, provider, event_id, raw_body) values ($1, 'xendit', $1::text, convert_to($2, 'UTF8'))
				 on conflict do nothing`,
				"$json.headers['webhook-id'], JSON.stringify($json.body)",
				inbox,
			),
		]);
		await n8n.publish('ingest', flow);
		const call = (): Promise<void> => sender.send(callback());
		const load = await context.progress.step('Reference: webhooks taken by n8n', () =>
			closedLoop({ callers, seconds, warmUpSeconds: context.quick ? 2 : 5, call }),
		);
		const { rows } = await database.query<{ count: string }>('select count(*) from bench_inbox');
		if (Number(rows[0]?.count ?? 0) < load.done) throw new Error('n8n has lost webhooks');
		return withoutFailures('webhooks to n8n', load);
	} finally {
		await sender.close();
		await database.end();
		await n8n.stop();
	}
}

/** A database of its own, with one table. */
async function emptyInbox(system: System, name: string): Promise<string> {
	const url = await system.postgres.createDatabase(name);
	const database = new pg.Client({ connectionString: url });
	await database.connect();
	await database.query(`create table bench_inbox (id uuid primary key, provider text not null, event_id text not null,
		raw_body bytea not null, received_at timestamptz not null default now(), unique (provider, event_id))`);
	await database.end();
	return url;
}

/** The least that durability costs: the same bytes, the same indexes, one commit each. */
function bareInserts(
	system: System,
	inbox: string,
): { insert: () => Promise<void>; close: () => Promise<void> } {
	const pool = new pg.Pool({ connectionString: inbox, max: connectionsOf(system) });
	return {
		insert: async () => {
			const { id, body } = callback();
			await pool.query({
				name: 'insert',
				text: 'insert into bench_inbox (id, provider, event_id, raw_body) values ($1, $2, $3, $4)',
				values: [id, 'xendit', id, Buffer.from(body)],
			});
		},
		close: () => pool.end(),
	};
}

const atRate = (
	{ random }: BenchContext,
	perSecond: number,
	seconds: number,
	call: () => Promise<void>,
): Promise<LoadResult> => openLoop({ perSecond, seconds, random, call });
