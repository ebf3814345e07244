import pg from 'pg';
import { platformConfig } from '../../platform/config/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { lived, owed } from './fixtures.ts';

const reports = [
	['/reports/recurring-revenue?from=2026-01', 1],
	['/reports/churn?from=2026-01', 1],
	['/reports/retention?months_back=1', 1],
	// One more for the names of the clients.
	['/reports/ageing', 2],
	['/reports/ageing?date=2026-05-20', 2],
	['/reports/collection-rate?from=2026-01', 1],
] as const;

describe('a report', () => {
	let service: TestService;
	let client: pg.Client;
	const sent: { text: string; values: unknown[] }[] = [];
	const query = pg.Client.prototype.query;
	beforeAll(async () => {
		service = await startTestService({ now: new Date('2026-06-15T03:00:00.000Z') });
		client = new pg.Client({
			connectionString: service.runtime.config.read(platformConfig).DATABASE_URL,
		});
		await client.connect();
		for (const currency of ['IDR', 'USD']) await grow(currency);
		// With small tables the planner reads everything; told not to, it shows whether there is another way.
		await client.query('SET enable_seqscan = off');
		pg.Client.prototype.query = function (this: pg.Client, ...given: any[]): any {
			const [first, second] = given;
			if (this !== client && /^\s*(WITH|SELECT)\b/.test(first?.text))
				sent.push({ text: first.text, values: second ?? first.values ?? [] });
			return (query as any).apply(this, given);
		} as typeof query;
	});
	afterAll(async () => {
		pg.Client.prototype.query = query;
		await client.end();
		await service.stop();
	});

	async function grow(currency: string): Promise<void> {
		for (let count = 0; count < 5; count += 1) {
			const { id: client_id } = await aClient(service);
			await lived(service, [
				{ client_id, currency, moves: [['2026-01-10', 'ACTIVE']], items: [[['2026-01-10', 7n]]] },
			]);
			await owed(service, {
				client_id,
				currency,
				due: '2026-05-10',
				amount: 400n,
				moves: [['2026-05-01', 'AWAITING_PAYMENT']],
			});
		}
	}

	/** Statements of a report, without those that look up the key of the caller. */
	async function statementsOf(path: string): Promise<typeof sent> {
		// Once before, so that the key is known.
		await service.call('GET', path);
		sent.length = 0;
		const answer = await service.call('GET', path);
		expect([path, answer.status]).toEqual([path, 200]);
		expect(answer.body.data.length).toBeGreaterThan(0);
		return sent.filter(({ text }) => !/api_keys|sessions/.test(text));
	}

	it.each(reports)(
		'%s asks as many statements for many clients as for few',
		async (path, count) => {
			expect((await statementsOf(path)).map(({ text }) => text)).toHaveLength(count);
			await grow('SGD');
			expect((await statementsOf(path)).map(({ text }) => text)).toHaveLength(count);
		},
	);

	it.each([
		['/reports/recurring-revenue?from=2026-01', ['lifecycle_moves_of_subscriptions']],
		['/reports/retention?months_back=1', ['lifecycle_moves_of_subscriptions']],
		['/reports/ageing', ['billing_cycles_status', 'settlements_awaiting_slip']],
		[
			'/reports/ageing?date=2026-05-20',
			['lifecycle_moves_subject_id_moved_at_idx', 'settlements_subject_id_idx'],
		],
		[
			'/reports/collection-rate?from=2026-01',
			['billing_cycles_due_date_id_idx', 'settlements_subject_id_idx'],
		],
	])('%s finds its rows by indexes', async (path, indexes) => {
		const [statement] = await statementsOf(path);
		const rows = await client.query(`EXPLAIN ${statement?.text}`, statement?.values as unknown[]);
		const plan = rows.rows.map((row) => row['QUERY PLAN']).join('\n');
		for (const index of indexes) expect(plan).toContain(index);
	});
});
