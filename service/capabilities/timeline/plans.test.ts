import pg from 'pg';
import { modules } from '../../app/capabilities.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { collectExtensions } from '../../platform/extension/index.ts';
import { newId, Prisma } from '../../platform/database/index.ts';
import { recordsWhere, salePartPoint, type SaleIds } from '../../platform/sale/index.ts';
import { searchPoint, type Wanted } from '../../platform/timeline/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { sourcesOf } from './sources.ts';

const extensions = collectExtensions(modules.flatMap((module) => module.extensions));
const parts = extensions.list(salePartPoint);
const sale: SaleIds = { of: () => [newId(), newId()], all: [newId(), newId()] };
const texts = ['QUO-2026-00', 'finance@contoh.example', 'contoh maju'];
const wanted = (text: string): Wanted => ({ text, folded: text, upper: text.toUpperCase() });

const statements = [
	...parts.map((part) => [`ids of ${part.subject_type}`, part.idsOf(sale)] as const),
	...parts.map(
		(part) =>
			[`one ${part.subject_type}`, recordsWhere(part, Prisma.sql`id = ${newId()}::uuid`)] as const,
	),
	...sourcesOf({ extensions }).map(
		(source) => [`entries of ${source.kind}`, source.rows(sale)] as const,
	),
	...extensions.list(searchPoint).flatMap((search) => [
		...texts.flatMap((text) => {
			const rows = search.rows(wanted(text), 10);
			return rows === null ? [] : [[`search of ${search.kind}: ${text}`, rows] as const];
		}),
		...(search.ofClient === undefined
			? []
			: [[`${search.kind} of a client`, search.ofClient(newId(), 10)] as const]),
	]),
];

describe('a statement of a timeline or a search', () => {
	let service: TestService;
	let client: pg.Client;
	beforeAll(async () => {
		service = await startTestService();
		const { DATABASE_URL: connectionString } = service.runtime.config.read(platformConfig);
		client = new pg.Client({ connectionString });
		await client.connect();
		// With small tables the planner reads everything; told not to, it shows whether there is another way.
		await client.query('SET enable_seqscan = off');
	});
	afterAll(async () => {
		await client.end();
		await service.stop();
	});

	it.each(statements)('reads no whole table: %s', async (_, { text, values }) => {
		const rows = await client.query(`EXPLAIN ${text}`, [...values]);
		const plan = rows.rows.map((row) => row['QUERY PLAN']).join('\n');
		expect(plan).not.toMatch(/Seq Scan/);
		// An index that is read from its beginning would be a whole table, too.
		const scans = [...plan.matchAll(/(Index (?:Only )?Scan|Bitmap Index Scan) .*\n(.*)/g)];
		expect(scans.filter(([, , next]) => !/Index Cond/.test(next ?? ''))).toEqual([]);
	});
});
