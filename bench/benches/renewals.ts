import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ROOT } from '../../e2e/stack/pack.ts';
import { plainEnvironment } from '../../e2e/stack/machine.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { dueDay, generateRenewals } from '../lib/generated-renewals.ts';
import { atWork, type RenewalsMeasured } from '../lib/renewal-runner.ts';
import type { Figure } from '../lib/result.ts';
import { databaseWith, measuredBy, middle } from '../lib/script.ts';
import { startSystem, type System } from '../lib/system.ts';

const script = 'bench/lib/renewal-runner.ts';

/** Every so many of the subscriptions under fire has no price and is to be parked. */
const badEvery = 1000;
const killWithinMs = 4000;

/** The billing run beside bare SQL, among few and many other subscriptions, and while its workers are killed. */
export const renewals: Bench = {
	name: 'renewals',
	title: 'The billing run: periods of subscriptions, made once',
	async run(context) {
		const { quick, progress } = context;
		// No service: each run is a process of its own.
		const system = await startSystem(context, {
			roles: [],
			postgresSettings: { max_wal_size: '4GB' },
		});
		try {
			// A process that begins compiles for a third of a second; of 10,000 that would be a tenth of the run.
			const due = quick ? 1000 : 30_000;
			const rounds = quick ? 1 : 3;
			const measured = { ours: [] as number[], bare: [] as number[] };
			// In turn, so that what the machine does otherwise strikes both.
			for (let round = 0; round < rounds; round += 1) {
				const runOf = (who: 'ours' | 'bare') =>
					progress.step(who === 'ours' ? 'A billing run' : 'Reference: bare SQL', () =>
						oneRun(context, system, { who, name: `${who}_${round}`, due, others: 0 }),
					);
				const [bare, ours] = [await runOf('bare'), await runOf('ours')];
				expectSameRows(ours.rows, bare.rows);
				measured.bare.push(bare.ms);
				measured.ours.push(ours.ms);
			}
			const [few, ...many] = quick ? [0, 10_000] : [0, 100_000, 1_000_000];
			const alone = middle(measured.ours);
			const growth: Figure[] = [];
			for (const others of many) {
				const { ms: value } = await progress.step(
					`A billing run among ${others.toLocaleString('en')} others`,
					() => oneRun(context, system, { who: 'ours', name: `among_${others}`, due, others }),
				);
				growth.push({
					id: `among-${others}`,
					what: `A subscription, among ${others.toLocaleString('en')} that are not due`,
					unit: 'ms',
					better: 'less',
					value,
					reference: { what: `among ${few ?? 0} others`, value: alone },
					goals: [{ of: 'ratio', atMost: 1.3 }],
				});
			}
			const underFire = quick ? 5000 : 100_000;
			const fire = await progress.step(
				`${underFire.toLocaleString('en')} subscriptions, two workers, kill -9 every few seconds`,
				() => runUnderFire(context, system, underFire),
			);
			return {
				versions: await system.versions(),
				conditions: { due, rounds, under_fire: underFire, kill_within_ms: killWithinMs },
				figures: [
					{
						id: 'throughput',
						what: 'Subscriptions billed by one worker',
						unit: 'per second',
						better: 'more',
						value: 1000 / alone,
						reference: {
							what: 'bare SQL that writes the same rows',
							value: 1000 / middle(measured.bare),
						},
						goals: [{ of: 'ratio', atLeast: 0.5 }],
					},
					...growth,
					{
						id: 'under-fire',
						what: 'Subscriptions billed by two workers that are killed again and again',
						unit: 'per second',
						better: 'more',
						value: fire.perSecond,
					},
					{
						id: 'kills',
						what: 'Workers killed in the middle of a run',
						unit: 'kills',
						better: 'more',
						value: fire.kills,
					},
					{
						id: 'wrong',
						what: 'Subscriptions with a hole, a double or an unreported reason after that',
						unit: 'subscriptions',
						better: 'less',
						value: fire.wrong,
						goals: [{ of: 'value', atMost: 0 }],
					},
				],
				notes: [
					'One period of a monthly subscription with one item: a cycle, its line, two events, the dates of the subscription and the sums of the run. The reference writes the same rows, which is checked, in the same batches over as many connections, and computes, checks and reads nothing.',
					'Between the runs nothing reacts to the events: that is what `effect` and `deliver` measure.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

/** Milliseconds for a subscription, and what is in the tables after it. */
async function oneRun(
	context: BenchContext,
	system: System,
	{ who, name, due, others }: { who: 'ours' | 'bare'; name: string; due: number; others: number },
): Promise<{ ms: number; rows: Rows }> {
	const url = await databaseWith(system, `renewals_${name}`, async (database) => {
		await generateRenewals(database, { from: 1, to: due, due: true });
		if (others > 0)
			await generateRenewals(database, { from: due + 1, to: due + others, due: false });
	});
	const measured = await measuredBy<RenewalsMeasured>(context, script, who, url);
	if (measured?.made !== due)
		throw new Error(`${measured?.made} of ${due} periods were made: ${measured?.problem}`);
	const rows = await rowsWritten(url);
	await system.postgres.dropDatabase(`renewals_${name}`);
	return { ms: (measured.seconds * 1000) / due, rows };
}

const written = [
	'billing_cycles',
	'billing_cycle_items',
	'subscriptions',
	'events',
	'lifecycle_moves',
	'billing_runs',
	'billing_run_totals',
];

/**
 * Of each table that a run writes: how many rows it has, how many of them have a value in each column, and how many bytes
 * they are. The reference is one only while it writes the same.
 */
async function rowsWritten(url: string): Promise<Map<string, { counts: string; bytes: number }>> {
	const database = new pg.Pool({ connectionString: url, max: 1 });
	try {
		const { rows: columns } = await database.query<{ table: string; column: string }>(
			`SELECT table_name::text AS table, column_name::text AS column FROM information_schema.columns
			 WHERE table_schema = 'public' AND table_name = ANY($1) ORDER BY 1, ordinal_position`,
			[written],
		);
		const found = new Map<string, { counts: string; bytes: number }>();
		for (const [table, ofTable] of Map.groupBy(columns, (one) => one.table)) {
			const values = ofTable.map(({ column }) => `'${column}', count("${column}")`).join(', ');
			const { rows } = await database.query<{ counts: object; bytes: string }>(
				`SELECT jsonb_build_object('rows', count(*), ${values}) AS counts, sum(pg_column_size(one.*)) AS bytes
				 FROM "${table}" AS one`,
			);
			const [row] = rows;
			found.set(table, { counts: JSON.stringify(row?.counts), bytes: Number(row?.bytes ?? 0) });
		}
		return found;
	} finally {
		await database.end();
	}
}

type Rows = Awaited<ReturnType<typeof rowsWritten>>;

/** Words such as names and actors may differ by a few bytes. */
const bytesApart = 0.01;

function expectSameRows(ours: Rows, bare: Rows): void {
	for (const [table, { counts, bytes }] of ours) {
		const reference = bare.get(table);
		if (reference?.counts !== counts)
			throw new Error(
				`The reference writes other rows of ${table}: ${reference?.counts} instead of ${counts}`,
			);
		if (Math.abs(reference.bytes - bytes) > bytesApart * bytes + 100)
			throw new Error(
				`The reference writes ${reference.bytes} bytes of ${table} instead of ${bytes}`,
			);
	}
}

/** Two workers, each killed again and again in the middle of its work, until nothing is due any more. */
async function runUnderFire(
	context: BenchContext,
	system: System,
	count: number,
): Promise<{ perSecond: number; kills: number; wrong: number }> {
	const url = await databaseWith(system, 'renewals_fire', (database) =>
		generateRenewals(database, { from: 1, to: count, due: true, badEvery }),
	);
	const database = new pg.Pool({ connectionString: url, max: 2 });
	const begin = performance.now();
	try {
		const kills = await Promise.all([
			killAgainAndAgain(context, url, database),
			killAgainAndAgain(context, url, database),
		]);
		const seconds = (performance.now() - begin) / 1000;
		// What they left RUNNING is ended by one that is not killed.
		await untilExit(startWorker(url));
		const wrong = await numberOf(database, wrongSubscriptions);
		return { perSecond: count / seconds, kills: kills[0] + kills[1], wrong };
	} finally {
		await database.end();
	}
}

/** The number of kills. */
async function killAgainAndAgain(
	{ random, signal }: BenchContext,
	url: string,
	database: pg.Pool,
): Promise<number> {
	let kills = 0;
	while ((await numberOf(database, leftToBill)) > 0) {
		const worker = startWorker(url);
		const exited = once(worker, 'exit');
		try {
			await Promise.race([untilAtWork(worker), exited]);
			await Promise.race([exited, sleep(random() * killWithinMs, undefined, { signal })]);
			if (worker.exitCode === null && worker.signalCode === null) kills += 1;
		} finally {
			worker.kill('SIGKILL');
		}
		await exited;
	}
	return kills;
}

const startWorker = (url: string): ChildProcess =>
	spawn(process.execPath, [script, 'ours', url], {
		cwd: ROOT,
		env: plainEnvironment(),
		stdio: ['ignore', 'pipe', 'ignore'],
	});

/** Its start takes longer than many a life. */
async function untilAtWork({ stdout }: ChildProcess): Promise<void> {
	if (stdout === null) return;
	for await (const chunk of stdout) if (String(chunk).includes(atWork)) return;
}

async function untilExit(worker: ChildProcess): Promise<void> {
	if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
}

const leftToBill = `SELECT count(*)::int AS count FROM subscriptions
	WHERE status = 'ACTIVE' AND parked_at IS NULL AND bill_on <= '${dueDay}'`;

/**
 * Wrong is: a good one without exactly one renewal from the end of its first period on, or with other dates than those; a
 * bad one that is not parked with its reason, has a renewal, or stands in the report of no run; sums of the runs that are
 * not those of the cycles.
 */
const wrongSubscriptions = `WITH good AS (SELECT DISTINCT subscription_id FROM subscription_item_terms),
	made AS (
		SELECT subscription_id, count(*) AS renewals,
			count(*) FILTER (WHERE period_start = '2027-02-01' AND period_end = '2027-02-28') AS right_renewals
		FROM billing_cycles WHERE kind = 'RENEWAL' GROUP BY subscription_id
	),
	told AS (
		SELECT subject_id AS subscription_id, count(*) AS events
		FROM events WHERE type = 'subscription.renewal_due' GROUP BY subject_id
	),
	parked AS (
		SELECT subscription_id, count(*) AS reports
		FROM billing_run_entries WHERE outcome = 'PARKED' GROUP BY subscription_id
	)
	SELECT ((
			SELECT count(*) FROM subscriptions AS s
				LEFT JOIN good ON good.subscription_id = s.id LEFT JOIN made ON made.subscription_id = s.id
				LEFT JOIN told ON told.subscription_id = s.id LEFT JOIN parked ON parked.subscription_id = s.id
			WHERE CASE WHEN good.subscription_id IS NOT NULL
				THEN coalesce(renewals, 0) <> 1 OR coalesce(right_renewals, 0) <> 1 OR coalesce(events, 0) <> 1
					OR parked_reason IS NOT NULL OR next_billing_date <> '2027-03-01'
				ELSE coalesce(renewals, 0) <> 0 OR parked_reason IS NULL OR coalesce(reports, 0) <> 1 END
		) + abs((SELECT sum(made) FROM billing_runs) - (SELECT count(*) FROM billing_cycles WHERE kind = 'RENEWAL'))
	)::int AS count`;

async function numberOf(database: pg.Pool, sql: string): Promise<number> {
	const { rows } = await database.query<{ count: number }>(sql);
	return rows[0]?.count ?? 0;
}
