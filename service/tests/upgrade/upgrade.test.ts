/**
 * Upgrades: a database as the first released schema left it, with a sale in it, is brought up to date and goes on working.
 * `baseline.json` holds the rows. It is recorded once, when a baseline is chosen:
 * `RECORD_BASELINE=1 npm test -- service/tests/upgrade` on the commit whose last migration becomes the baseline.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { modules } from '../../app/capabilities.ts';
import { makeDueJob } from '../../capabilities/renewals/jobs.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { applyMigrations } from '../../platform/database/migrate.ts';
import { readMigrations } from '../../platform/database/migration-history.ts';
import { driveSale } from '../drive-sale.ts';
import { startTestService, type TestService } from '../service.ts';
import { takeEmptyDatabase } from '../test-database.ts';

type Baseline = {
	/** The last migration that the recorded database had. */
	migration: string;
	tables: Record<string, Record<string, unknown>[]>;
};
const file = path.join(import.meta.dirname, 'baseline.json');
const isRecording = process.env['RECORD_BASELINE'] === '1';

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

const tablesOf = async (client: pg.Client): Promise<string[]> => {
	const found = await client.query<{ tablename: string }>(
		`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
	);
	return found.rows.map((row) => row.tablename);
};

async function record(service: TestService): Promise<void> {
	await driveSale(service);
	const { DATABASE_URL } = service.runtime.config.read(platformConfig);
	const tables = await withClient(DATABASE_URL, async (client) => {
		const rows: Baseline['tables'] = {};
		for (const table of await tablesOf(client)) {
			const found = await client.query<{ row: Record<string, unknown> }>(
				`SELECT to_jsonb(t) AS row FROM ${table} AS t ORDER BY to_jsonb(t)::text`,
			);
			if (found.rows.length > 0) rows[table] = found.rows.map(({ row }) => row);
		}
		return rows;
	});
	const baseline: Baseline = { migration: readMigrations().at(-1)?.name ?? '', tables };
	writeFileSync(file, `${JSON.stringify(baseline, null, '\t')}\n`);
}

/** Foreign keys and triggers are off meanwhile: the rows were consistent when they were recorded. */
async function load(url: string, { tables }: Baseline): Promise<void> {
	await withClient(url, async (client) => {
		await client.query(`SET session_replication_role = replica`);
		for (const [table, rows] of Object.entries(tables)) {
			// A migration may have put rows there, such as tax rates.
			await client.query(`DELETE FROM ${table}`);
			await client.query(
				`INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
				[JSON.stringify(rows)],
			);
		}
		// Generated numbers go on after those of the rows.
		const generated = await client.query<{ table_name: string; column_name: string }>(
			`SELECT table_name, column_name FROM information_schema.columns
			WHERE table_schema = 'public' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL`,
		);
		for (const { table_name, column_name } of generated.rows)
			await client.query(
				`SELECT setval(pg_get_serial_sequence('${table_name}', '${column_name}'), max(${column_name}) + 1, false) FROM ${table_name}`,
			);
	});
}

/** What earlier versions took and later ones write in another way. */
const oldRows = `
	INSERT INTO clients (id, name, name_key, billing_email) VALUES
		('01931d5e-0000-7000-8000-000000000001', E'PT Lama\u200b Jaya', E'pt lama\u200b jaya', 'a@lama.example'),
		('01931d5e-0000-7000-8000-000000000002', 'PT Dua', 'pt dua', 'a@dua.example'),
		('01931d5e-0000-7000-8000-000000000003', E'PT Du\u00ada', E'pt du\u00ada', 'b@dua.example'),
		('01931d5e-0000-7000-8000-000000000004', E'\u3164', E'\u3164', 'a@kosong.example');
	INSERT INTO provisioning_tasks
	SELECT (jsonb_populate_record(task, '{"id": "01931d5e-0000-7000-8000-000000000005", "occasion": "old",
		"status": "WAITING", "waiting_for": "Buy licences in the Admin console"}')).*
	FROM provisioning_tasks AS task LIMIT 1;`;

describe('an upgrade', () => {
	if (isRecording) {
		it('is recorded', async () => {
			const service = await startTestService();
			await record(service);
			await service.stop();
		});
		return;
	}
	const baseline = JSON.parse(readFileSync(file, 'utf8')) as Baseline;
	let service: TestService;
	beforeAll(async () => {
		const database = await takeEmptyDatabase();
		const applied = await applyMigrations(database.url, { last: baseline.migration });
		expect(applied.at(-1)).toBe(baseline.migration);
		await load(database.url, baseline);
		await withClient(database.url, (client) => client.query(oldRows));
		service = await startTestService({ database });
	});
	afterAll(() => service?.stop());

	it('loses no row of any table that is still there', async () => {
		const { DATABASE_URL } = service.runtime.config.read(platformConfig);
		const counts = await withClient(DATABASE_URL, async (client) => {
			const present = new Set(await tablesOf(client));
			const found: Record<string, number> = {};
			for (const table of Object.keys(baseline.tables).filter((one) => present.has(one))) {
				const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
				found[table] = Number(rows[0]?.count);
			}
			return found;
		});
		for (const [table, count] of Object.entries(counts))
			expect([table, count >= (baseline.tables[table] ?? []).length]).toEqual([table, true]);
		expect(Object.keys(counts)).toContain('payments');
	});

	const lists = modules
		.flatMap((module) => module.operations)
		.filter(
			(one) => one.verb === 'list' && one.http.method === 'GET' && one.input.path === undefined,
		);
	it.each(lists)('leaves $id readable', async ({ http }) => {
		const answer = await service.call('GET', http.path);
		expect([answer.status, answer.body.code]).toEqual([200, undefined]);
	});

	it('finds clients by names that hold characters which nobody sees, and leaves two that were two', async () => {
		const find = async (name: string) =>
			(await service.call('GET', `/clients?name=${encodeURIComponent(name)}`)).body.data;
		expect(await find('pt lama jaya')).toMatchObject([{ billing_email: 'a@lama.example' }]);
		expect(await find('PT Dua')).toMatchObject([{ billing_email: 'a@dua.example' }]);
		const hidden = await service.call('GET', '/clients/01931d5e-0000-7000-8000-000000000004');
		expect(hidden.body.name).toBe('Client 01931d5e');
	});

	it('takes what a task waits for as a note to staff', async () => {
		const task = await service.call(
			'GET',
			'/provisioning-tasks/01931d5e-0000-7000-8000-000000000005',
		);
		expect(task.body).toMatchObject({
			waiting_for: 'STAFF',
			waiting_note: 'Buy licences in the Admin console',
			client_text: { en: 'We are setting this service up. You need do nothing.' },
			made: [],
			remaining: [],
		});
	});

	it('leaves what was sold as it was, and further sales possible', async () => {
		const [sold] = (await service.call('GET', '/subscriptions')).body.data;
		expect(sold.status).toBe('ACTIVE');
		const cycles = (await service.call('GET', `/billing-cycles?subscription_id=${sold.id}`)).body;
		expect(cycles.data).toMatchObject([{ status: 'PAID', number: expect.stringMatching(/^INV-/) }]);
		const next = await driveSale(service, {
			name: 'PT Berikutnya',
			billing_email: 'finance@berikutnya.example',
		});
		expect(next.activations[0]).toMatchObject({ status: 'ACTIVE' });
	});

	it('renews what was sold before: the next period, at the price that was sold', async () => {
		const { data } = (await service.call('GET', '/subscriptions')).body;
		const sold = data.at(-1);
		const path = `/billing-cycles?subscription_id=${sold.id}&sort=due_date`;
		const [first] = (await service.call('GET', path)).body.data;
		service.now = new Date(`${sold.bill_on}T03:00:00.000Z`);
		await service.runJob(makeDueJob, {});
		const [, renewal, ...more] = (await service.call('GET', path)).body.data;
		expect(more).toEqual([]);
		const recurring = sold.items.filter((one: any) => one.billing_period !== 'ONCE');
		expect(renewal).toMatchObject({
			kind: 'RENEWAL',
			status: 'DRAFT',
			period_start: sold.next_billing_date,
			items: recurring.map(({ description, quantity, unit_amount }: any) => ({
				description,
				quantity,
				unit_amount,
			})),
		});
		expect(renewal.period_start > first.period_end).toBe(true);
		const after = (await service.call('GET', `/subscriptions/${sold.id}`)).body;
		expect(after).toMatchObject({ status: 'ACTIVE', parked_reason: null });
		expect(after.next_billing_date > renewal.period_end).toBe(true);
	});
});
