import pg from 'pg';
import { modules } from '../app/capabilities.ts';
import { platformConfig } from '../platform/config/index.ts';
import { startTestService, type TestService } from './service.ts';

/** What stands still comes from the rows of many tables, each by an index of its status, and is never much. */
const isOfOneTable = ({ id }: { id: string }): boolean => id !== 'attention.list';
const lists = modules
	.flatMap((module) => module.operations)
	.filter(isOfOneTable)
	.flatMap((operation) => {
		const sort = operation.input.query?.shape['sort'] as any;
		const orders: string[] = sort?.def.innerType.options ?? [];
		return orders.map((order) => ({ id: operation.id, path: operation.http.path, order }));
	});

describe('a list', () => {
	let service: TestService;
	let client: pg.Client;
	const sent: { text: string; values: unknown[] }[] = [];
	const query = pg.Client.prototype.query;
	beforeAll(async () => {
		service = await startTestService();
		client = new pg.Client({
			connectionString: service.runtime.config.read(platformConfig).DATABASE_URL,
		});
		await client.connect();
		// With small tables the planner reads everything; told not to, it shows whether there is another way.
		for (const way of ['seqscan', 'sort', 'incremental_sort', 'bitmapscan'])
			await client.query(`SET enable_${way} = off`);
		pg.Client.prototype.query = function (this: pg.Client, ...given: any[]): any {
			const [first, second] = given;
			if (this !== client && typeof first?.text === 'string')
				sent.push({ text: first.text, values: second ?? first.values ?? [] });
			return (query as any).apply(this, given);
		} as typeof query;
	});
	afterAll(async () => {
		pg.Client.prototype.query = query;
		await client.end();
		await service.stop();
	});

	/** How PostgreSQL would find the page that the request asks for. */
	async function planOf(path: string): Promise<string> {
		sent.length = 0;
		const answer = await service.call('GET', path);
		expect(answer.status).toBe(200);
		const page = sent.find(({ text }) => /^SELECT .*\sORDER BY .* LIMIT /s.test(text));
		if (page === undefined) throw new Error(`${path} asked for no page`);
		const rows = await client.query(`EXPLAIN ${page.text}`, page.values);
		return rows.rows.map((row) => row['QUERY PLAN']).join('\n');
	}

	it.each(lists)('$id finds its first page in an index, by $order', async ({ path, order }) => {
		const plan = await planOf(`${path}?sort=${order}&limit=1`);
		expect(plan).not.toMatch(/Sort|Seq Scan/);
	});

	it.each(lists)(
		'$id goes on in the index where it stopped, by $order',
		async ({ path, order }) => {
			const value = order.endsWith('name') ? 'PT Contoh' : '2026-11-20T00:00:00.000Z';
			const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
			const cursor = Buffer.from(JSON.stringify({ sort: order, value, id })).toString('base64url');
			const plan = await planOf(`${path}?sort=${order}&limit=1&cursor=${cursor}`);
			expect(plan).not.toMatch(/Sort|Seq Scan/);
			expect(plan).toMatch(/Index Cond/);
		},
	);

	/** Of these there are most: ten thousand that are paid for each that is not. */
	const byStatus = lists.filter(({ id }) => ['billing_cycle.list', 'quotation.list'].includes(id));
	it.each(byStatus)(
		'$id meets only rows of the status that is asked for, by $order',
		async ({ id, path, order }) => {
			const status = id === 'quotation.list' ? 'SENT' : 'AWAITING_PAYMENT';
			const plan = await planOf(`${path}?sort=${order}&limit=1&status=${status}`);
			expect(plan).not.toMatch(/Sort|Seq Scan|Filter/);
			expect(plan).toMatch(/Index Cond: .*status/);
		},
	);
});
