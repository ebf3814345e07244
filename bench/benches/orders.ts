import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { serviceClient } from '../../e2e/clients.ts';
import { stockOrders } from '../../e2e/orders-data.ts';
import { apiOf } from '../lib/api.ts';
import type { Bench } from '../lib/bench.ts';
import { activatedEvery, generateOrders, servicesOfOrder } from '../lib/generated-orders.ts';
import { closedLoop, inTurn, withoutFailures } from '../lib/load.ts';
import { startSystem } from '../lib/system.ts';

const callers = 16;

/** Orders from the public address, and the figures of a million of them. */
export const orders: Bench = {
	name: 'orders',
	title: 'Orders: placed at the public address, counted among a million',
	async run(context) {
		const { quick, progress, seed } = context;
		const system = await startSystem(context, {
			roles: ['api'],
			postgresSettings: { max_wal_size: '4GB' },
		});
		const api = apiOf(system);
		const bare = new pg.Pool({ connectionString: system.databaseUrl, max: callers });
		try {
			const service = serviceClient(system.services[0]?.url ?? '', system.apiKey);
			await progress.step('Services and packages', () => stockOrders(service));
			const seconds = quick ? 2 : 20;
			const place = (): Promise<void> => api.send('POST', '/public/orders/quick', aForm());
			const referenceRows = await rowsOfOne(bare, place);
			const reference = await progress.step('Reference: the same rows by bare SQL', async () =>
				withoutFailures(
					'bare SQL',
					await closedLoop({ callers, seconds, call: () => writeOne(bare, referenceRows) }),
				),
			);
			const placed = await progress.step('Orders of four services, placed', async () =>
				withoutFailures('orders', await closedLoop({ callers, seconds, call: place })),
			);
			const count = context.rows ?? (quick ? 20_000 : 1_000_000);
			await progress.step(`${count.toLocaleString('en')} orders`, () =>
				generateOrders(system.database, { orders: count, seed }),
			);
			const [ours, sql] = await progress.step('Statistics, and the bare SQL, in turn', () =>
				inTurn([() => api.send('GET', '/orders/stats/summary'), () => countBare(bare)], {
					seconds: quick ? 2 : 45,
					warmUpSeconds: quick ? 0.5 : 8,
				}),
			);
			if (ours === undefined || sql === undefined) throw new Error('Nothing was measured');
			withoutFailures('statistics', ours);
			withoutFailures('bare SQL', sql);
			return {
				versions: await system.versions(),
				conditions: {
					callers,
					seconds,
					services_placed: 4,
					orders: count,
					services_of_order: servicesOfOrder,
					with_activations: count / activatedEvery,
				},
				figures: [
					{
						id: 'placed',
						what: 'Orders of a package of four services, placed at the public address',
						unit: 'per second',
						better: 'more',
						value: placed.perSecond,
						percentiles: placed.percentiles,
						reference: {
							what: 'bare SQL that writes the same rows',
							value: reference.perSecond,
							percentiles: reference.percentiles,
						},
					},
					{
						id: 'statistics',
						what: `order.statistics of ${count.toLocaleString('en')} orders`,
						unit: 'ms',
						better: 'less',
						value: ours.percentiles.p50,
						percentiles: ours.percentiles,
						reference: {
							what: 'the bare SQL',
							value: sql.percentiles.p50,
							percentiles: sql.percentiles,
						},
						goals: [{ of: 'ratio', atMost: 2 }],
					},
				],
				notes: [
					'The reference of placing writes as many rows into each table as one order did, in one transaction, over as many connections. It checks, prices, holds and numbers nothing; orders of a day wait for each other at their number.',
					'The bare SQL of the statistics is what their figures need at least: by status and currency, by day of the last 90, by service, and what became of each activation. Nothing is kept beside the orders themselves.',
				],
			};
		} finally {
			await Promise.all([api.close(), bare.end()]);
			await system.stop();
		}
	},
};

function aForm(): object {
	const mark = randomUUID().replaceAll('-', '').slice(0, 16);
	return {
		email: `buyer-${mark}@bench.example`,
		name: 'John Smith',
		company: `Example ISP ${mark}`,
		package_code: 'professional',
		region: 'us-east-1',
		organization_slug: `isp-${mark}`,
	};
}

/** Rows of one table that one order wrote, as JSON. */
type Written = { table: string; rows: Record<string, unknown>[] };

/** Tables in the order in which they refer to each other. */
const tables = ['clients', 'tenant_slugs', 'orders', 'order_items', 'events'];

async function rowsOfOne(database: pg.Pool, place: () => Promise<void>): Promise<Written[]> {
	await place();
	const before = new Date();
	await place();
	const written: Written[] = [];
	for (const table of tables) {
		const { rows } = await database.query<{ row: Record<string, unknown> }>(
			`SELECT to_jsonb(one) AS row FROM ${table} AS one WHERE created_at >= $1`,
			[before],
		);
		if (rows.length === 0) throw new Error(`An order wrote nothing into ${table}`);
		written.push({ table, rows: rows.map(({ row }) => row) });
	}
	return written;
}

/** Columns that are unique, or refer to one that is: each order has its own. */
const own = /^(id|order_id|client_id|owner_id|subject_id)$/;
const named = /^(name_key|slug|skeleton|order_number|form_key)$/;

/** The same rows once more, with ids and names of their own, in one transaction. */
async function writeOne(database: pg.Pool, written: readonly Written[]): Promise<void> {
	const ids = new Map<unknown, string>();
	const mark = v7();
	const newOf = (value: unknown): string => {
		const id = ids.get(value) ?? v7();
		ids.set(value, id);
		return id;
	};
	const connection = await database.connect();
	try {
		await connection.query('BEGIN');
		for (const { table, rows } of written) {
			const values = rows.map((row) =>
				Object.fromEntries(
					Object.entries(row).flatMap(([column, value]) => {
						if (column === 'sequence') return [];
						if (value !== null && own.test(column)) return [[column, newOf(value)]];
						if (value !== null && named.test(column)) return [[column, `${mark} ${column}`]];
						return [[column, value]];
					}),
				),
			);
			const columns = Object.keys(values[0] ?? {})
				.map((column) => `"${column}"`)
				.join(', ');
			await connection.query({
				name: `write ${table}`,
				text: `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
				values: [JSON.stringify(values)],
			});
		}
		await connection.query('COMMIT');
	} catch (error) {
		await connection.query('ROLLBACK');
		throw error;
	} finally {
		connection.release();
	}
}

/** What the figures need at least. */
const bareStatements = [
	'SELECT status, currency, count(*), sum(total_amount), avg(completed_at - processing_at) FROM orders GROUP BY 1, 2',
	`SELECT (created_at AT TIME ZONE 'Asia/Jakarta')::date, count(*), count(*) FILTER (WHERE status = 'ACTIVE'),
		count(*) FILTER (WHERE status = 'FAILED') FROM orders WHERE created_at >= now() - interval '90 days' GROUP BY 1`,
	`SELECT service_code, count(*), count(*) FILTER (WHERE status = 'ACTIVE'), count(*) FILTER (WHERE status = 'FAILED')
		FROM orders JOIN order_items ON order_id = orders.id GROUP BY 1 ORDER BY 2 DESC LIMIT 100`,
	`SELECT name, ended::date, count(ended), count(*) FILTER (WHERE ended IS NULL AND status = 'FAILED'), avg(ended - started) FROM (
			SELECT t.name, t.status, min(started_at) AS started, max(ended_at) FILTER (WHERE outcome = 'SUCCESS') AS ended
			FROM provisioning_tasks AS t JOIN task_attempts ON task_id = t.id WHERE owner_type = 'order' GROUP BY t.id
		) AS tried GROUP BY 1, 2`,
];

async function countBare(database: pg.Pool): Promise<void> {
	for (const statement of bareStatements) await database.query(statement);
}
