/**
 * One billing run of the service, or the bare SQL that writes the same rows:
 * `node bench/lib/renewal-runner.ts ours|bare DATABASE_URL`. The last line of its output is what it measured.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { serviceEnvironment } from '../../e2e/stack/service.ts';
import { startService } from '../../service/app/start.ts';
import { makeDueJob } from '../../service/capabilities/renewals/jobs.ts';
import { batchesAtOnce, batchSize } from '../../service/capabilities/renewals/run.ts';
import { runJob } from '../../service/platform/jobs/start-jobs.ts';
import { dueDay, dueMorning, generatedNet, itemOf } from './generated-renewals.ts';

export type RenewalsMeasured = {
	seconds: number;
	made: number;
	/** Why not all was made. */
	problem: string | null;
};

export const atWork = 'at work';

/** The service as a worker that does nothing else: neither loops nor queues, so that only the run is measured. */
async function ours(url: string): Promise<RenewalsMeasured> {
	const service = await startService({
		role: 'worker',
		listen: false,
		clock: { now: () => new Date(dueMorning) },
		providers: [],
		environment: {
			...serviceEnvironment({
				databaseUrl: url,
				publicUrl: 'http://127.0.0.1',
				secret: randomBytes(36).toString('base64url'),
				apiKey: `cloudsales_${randomBytes(24).toString('base64url')}`,
				vendors: {},
			}),
			DATABASE_CONNECTIONS: '10',
			LOG_LEVEL: 'silent',
		},
	});
	try {
		// A test that kills it waits for this line: before it nothing is under way.
		console.log(atWork);
		const begin = performance.now();
		await runJob(service.runtime, null, makeDueJob, {});
		const seconds = (performance.now() - begin) / 1000;
		const run = await service.runtime.database.client.billingRun.findFirst({
			include: { entries: { take: 1 } },
		});
		const problem = run?.reason ?? run?.entries[0]?.reason ?? null;
		return { seconds, made: run?.made ?? 0, problem };
	} finally {
		await service.stop();
	}
}

type Due = { id: string; client_id: string };
const runId = '0192c000-0009-7000-8000-000000000001';
const tax = generatedNet * 0.11;
const amount = generatedNet + tax;

/**
 * The rows of a run by a program that does nothing but write them: as many connections, and as many subscriptions in a
 * transaction, as the service. It locks and reads nothing, since nobody else is there.
 */
async function bare(url: string): Promise<RenewalsMeasured> {
	const pool = new pg.Pool({ connectionString: url, max: batchesAtOnce });
	const begin = performance.now();
	const { rows } = await pool.query<Due>(
		`SELECT id, client_id FROM subscriptions
		 WHERE status IN ('ACTIVE', 'PAST_DUE') AND parked_at IS NULL AND bill_on IS NOT NULL AND bill_on <= $1 ORDER BY bill_on, id`,
		[dueDay],
	);
	await pool.query(
		`INSERT INTO billing_runs (id, status, started_by, actor, business_date, expected, progressed_at, started_at)
		 VALUES ('${runId}', 'RUNNING', 'SCHEDULE', 'billing_run.make-due', '${dueDay}', ${rows.length}, now(), now())`,
	);
	await pool.query(
		`INSERT INTO billing_run_totals (id, run_id, currency, forecast_net)
		 VALUES ('${v7()}', '${runId}', 'IDR', ${generatedNet * rows.length})`,
	);
	let at = 0;
	const worker = async (): Promise<void> => {
		while (at < rows.length) {
			const part = rows.slice(at, (at += batchSize));
			await writeBatch(pool, part);
		}
	};
	await Promise.all(Array.from({ length: batchesAtOnce }, worker));
	await pool.query(
		`WITH ended AS (UPDATE billing_runs SET status = 'DONE', finished_at = now(), updated_at = now()),
		moved AS (
			INSERT INTO lifecycle_moves (id, lifecycle, subject_id, transition, from_status, to_status, actor, request_id, moved_at)
			VALUES ('${v7()}', 'billing_run', '${runId}', 'finish', 'RUNNING', 'DONE', 'SYSTEM:billing_run.make-due', '${v7()}', now())
		)
		INSERT INTO events (id, type, version, subject_type, subject_id, payload, occurred_at, next_dispatch_at, request_id)
		VALUES ('${v7()}', 'billing_run.finished', 1, 'billing_run', '${runId}', $1, now(), now(), '${v7()}')`,
		[
			{
				billing_run_id: runId,
				status: 'DONE',
				business_date: dueDay,
				made: rows.length,
				parked: 0,
				skipped: 0,
				failed: 0,
				reason: null,
			},
		],
	);
	const seconds = (performance.now() - begin) / 1000;
	await pool.end();
	return { seconds, made: rows.length, problem: null };
}

type Written = { id: string; subscription_id: string; client_id: string };

const createdFacts = ({ id, subscription_id, client_id }: Written): object => ({
	billing_cycle_id: id,
	subject_type: 'subscription',
	subject_id: subscription_id,
	subscription_id,
	quotation_id: null,
	client_id,
	kind: 'RENEWAL',
	number: null,
	status: 'DRAFT',
	currency: 'IDR',
	amount,
	balance: amount,
	due_date: '2027-02-01',
});

const dueFacts = ({ id, subscription_id, client_id }: Written): object => ({
	subscription_id,
	client_id,
	quotation_id: null,
	status: 'ACTIVE',
	billing_period: 'MONTHLY',
	next_billing_date: '2027-03-01',
	trial_ends_on: null,
	ends_on: null,
	suspension_reason: null,
	billing_cycle_id: id,
	period_start: '2027-02-01',
	period_end: '2027-02-28',
	due_date: '2027-02-01',
	currency: 'IDR',
	amount,
	invoice: 'FINANCE',
});

async function writeBatch(pool: pg.Pool, part: readonly Due[]): Promise<void> {
	const made = part.map(({ id, client_id }) => ({ id: v7(), subscription_id: id, client_id }));
	const lines = made.map(({ id, subscription_id }) => ({
		id: v7(),
		billing_cycle_id: id,
		subject_item_id: itemOf(subscription_id),
	}));
	const events = made.flatMap((one) => [
		{
			id: v7(),
			type: 'billing_cycle.created',
			subject_type: 'billing_cycle',
			subject_id: one.id,
			client_id: one.client_id,
			payload: createdFacts(one),
		},
		{
			id: v7(),
			type: 'subscription.renewal_due',
			subject_type: 'subscription',
			subject_id: one.subscription_id,
			client_id: one.client_id,
			payload: dueFacts(one),
		},
	]);
	const client = await pool.connect();
	const send = (name: string, text: string, values: unknown[]) =>
		client.query({ name, text, values });
	try {
		await client.query('BEGIN');
		await send(
			'cycles',
			`INSERT INTO billing_cycles (id, subject_type, subject_id, subscription_id, occasion, client_id, kind, status, currency,
				period_start, period_end, of_period, quoted_amount, amount, tax, due_date, billing_run_id, created_at, updated_at)
			 SELECT id, 'subscription', subscription_id, subscription_id, 'RENEWAL:2027-02-01', client_id, 'RENEWAL', 'DRAFT', 'IDR',
				'2027-02-01', '2027-02-28', '2027-02-01', ${amount}, ${amount}, ${tax}, '2027-02-01', '${runId}', now(), now()
			 FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, subscription_id uuid, client_id uuid)`,
			[JSON.stringify(made)],
		);
		await send(
			'lines',
			`INSERT INTO billing_cycle_items (id, billing_cycle_id, subject_item_id, position, description, quantity, unit_amount,
				amount, tax)
			 SELECT id, billing_cycle_id, subject_item_id, 1, 'Google Workspace Business Standard', 10, 100000, ${generatedNet}, ${tax}
			 FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, billing_cycle_id uuid, subject_item_id uuid)`,
			[JSON.stringify(lines)],
		);
		await send(
			'advance',
			`UPDATE subscriptions SET next_billing_date = '2027-03-01', bill_on = '2027-02-15', updated_at = now()
			 WHERE id = ANY($1::uuid[])`,
			[part.map(({ id }) => id)],
		);
		await send(
			'events',
			`INSERT INTO events (id, type, version, subject_type, subject_id, client_id, payload, occurred_at, next_dispatch_at,
				request_id)
			 SELECT id, type, 1, subject_type, subject_id, client_id, payload, now(), now(), $2
			 FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, type text, subject_type text, subject_id uuid, client_id uuid,
				payload jsonb)`,
			[JSON.stringify(events), v7()],
		);
		await send(
			'sums',
			`WITH counted AS (
				UPDATE billing_runs SET seen = seen + $1::int, made = made + $1::int, progressed_at = now() WHERE id = '${runId}'
			)
			UPDATE billing_run_totals SET cycles = cycles + $1::int, net = net + $1::int * ${generatedNet},
				amount = amount + $1::int * ${amount}
			WHERE run_id = '${runId}' AND currency = 'IDR'`,
			[part.length],
		);
		await client.query('COMMIT');
	} finally {
		client.release();
	}
}

if (import.meta.main) {
	const [who, url = ''] = process.argv.slice(2);
	console.log(JSON.stringify(await (who === 'ours' ? ours(url) : bare(url))));
}
