import fs from 'node:fs';
import path from 'node:path';
import { Prisma } from '../generated/prisma/client.ts';
import { startTestService, type TestService } from './service.ts';

// A JavaScript file without types; its address keeps TypeScript from looking for them.
const { capabilities, platformTables }: Architecture = await import(
	new URL('../../architecture.mjs', import.meta.url).href
);

type Architecture = {
	capabilities: Record<string, { owns: readonly string[] }>;
	platformTables: readonly string[];
};

const service = path.resolve(import.meta.dirname, '..');
const models = fs
	.readdirSync(path.resolve(service, '../prisma/models'))
	.map((name) => fs.readFileSync(path.resolve(service, '../prisma/models', name), 'utf8'))
	.join('\n');
/** Name of the table by name of the model, as the schema says. */
const tableByModel = new Map(
	[...models.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(([, model, body]) => [
		model ?? '',
		/@@map\("(\w+)"\)/.exec(body ?? '')?.[1] ?? model ?? '',
	]),
);
const owners = [
	...Object.entries(capabilities).map(([owner, { owns }]) => ({ owner, owns })),
	{ owner: 'platform', owns: platformTables },
];
const ownerOf = new Map(owners.flatMap(({ owner, owns }) => owns.map((table) => [table, owner])));

/** Tables that a file queries: by Prisma's delegates, by table helpers and in the text of its SQL. */
function tablesIn(text: string): Set<string> {
	const source = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
	const found = new Set<string>();
	for (const [model, table] of tableByModel) {
		const delegate = `${model.charAt(0).toLowerCase()}${model.slice(1)}`;
		if (new RegExp(`\\b(tx|client)\\.${delegate}\\.`).test(source)) found.add(table);
	}
	for (const [, table] of source.matchAll(/\btableOf(?:<[^(]*>)?\(\s*'(\w+)'/g))
		if (table !== undefined) found.add(table);
	for (const [, table] of source.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)/g))
		if (table !== undefined && ownerOf.has(table)) found.add(table);
	return found;
}

const sources = (folder: string): string[] =>
	fs
		.readdirSync(path.join(service, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts') && !/(\.test|\.suite|fixtures)\.ts$/.test(name))
		.map((name) => path.join(folder, name));

/** What each file queries without owning it. */
const strangers = (files: readonly string[], owner: string): string[] =>
	files.flatMap((file) =>
		[...tablesIn(fs.readFileSync(path.join(service, file), 'utf8'))]
			.filter((table) => ownerOf.get(table) !== owner)
			.map((table) => `${file}: ${table}`),
	);

describe('architecture.mjs', () => {
	let running: TestService;
	beforeAll(async () => {
		running = await startTestService();
	});
	afterAll(() => running.stop());

	it('gives every table of the database exactly one owner', async () => {
		const rows = await running.runtime.database.client.$queryRaw<{ name: string }[]>(
			Prisma.sql`SELECT table_name::text AS name FROM information_schema.tables
				WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_%'`,
		);
		const owned = owners.flatMap(({ owns }) => owns);
		expect([...owned].sort()).toEqual(rows.map(({ name }) => name).sort());
		expect(new Set(owned).size).toBe(owned.length);
	});

	it('finds the tables in each way of querying', () => {
		expect([
			...tablesIn(`tx.quotation.findMany(); tableOf<Row, Input>('deliveries', fields);
				tx.$queryRaw\`SELECT 1 FROM payments p JOIN clients c ON true\``),
		]).toEqual(['quotations', 'deliveries', 'payments', 'clients']);
	});

	it.each(Object.keys(capabilities))('lets %s query only its own tables', (capability) => {
		expect(strangers(sources(`capabilities/${capability}`), capability)).toEqual([]);
	});

	it('lets the platform query only its own tables', () => {
		expect(strangers(sources('platform'), 'platform')).toEqual([]);
	});

	it('lets only stores query', () => {
		const querying = Object.keys(capabilities)
			.flatMap((capability) => sources(`capabilities/${capability}`))
			.filter((file) => !/store\.ts$/.test(file))
			.filter((file) => tablesIn(fs.readFileSync(path.join(service, file), 'utf8')).size > 0);
		expect(querying).toEqual([]);
	});
});
