import pg from 'pg';
import { Pool } from 'undici';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { generateHistory, longSale, signIn, type Cookies } from '../lib/generated-history.ts';
import { clientWord, generateLists, quotationNumber } from '../lib/generated-lists.ts';
import { type LoadResult, inTurn, withoutFailures } from '../lib/load.ts';
import { recordableSettings, recordStatements } from '../lib/record.ts';
import type { Figure } from '../lib/result.ts';
import { startSystem, type System } from '../lib/system.ts';

type Page = { id: string; what: string; door: keyof Cookies; path: string; longest_ms?: number };

/** Pages that people open most, and the ones that read most. */
const pagesOf = (quotations: number): Page[] => [
	{ id: 'portal', what: 'Portal: home', door: 'portal', path: '/portal' },
	{ id: 'console', what: 'Console: what needs a person', door: 'console', path: '/console' },
	{
		id: 'sale',
		what: 'Console: a sale',
		door: 'console',
		path: `/console/sales/0192b000-0020-7000-8000-${Math.floor(quotations / 2)
			.toString(16)
			.padStart(12, '0')}`,
	},
	{
		id: 'search-number',
		what: 'Console: search by the beginning of a number',
		door: 'console',
		path: `/console/search?q=${quotationNumber(Math.floor(quotations / 2)).slice(0, -1)}`,
	},
	{
		id: 'search-name',
		what: 'Console: search by a part of a name',
		door: 'console',
		path: `/console/search?q=${clientWord(Math.floor(quotations / 20)).slice(0, -1)}`,
	},
	{ id: 'funnel', what: 'Console: funnel', door: 'console', path: '/console/funnel' },
	{ id: 'vendors', what: 'Console: vendors', door: 'console', path: '/console/vendors' },
	{ id: 'audit', what: 'Console: audit', door: 'console', path: '/console/audit' },
];

/** First byte of pages for people. */
export const pages: Bench = {
	name: 'pages',
	title: 'Pages: first byte among 100,000 subscriptions and a million events',
	async run(context) {
		const usual = context.quick ? 10_000 : 1_000_000;
		const many = context.rows ?? usual;
		const few = Math.min(10_000, many / 10);
		const system = await startSystem(context, {
			roles: ['api'],
			postgresSettings: { max_wal_size: '4GB', ...recordableSettings },
		});
		const smallUrl = await system.postgres.createDatabase('cloudsales_few');
		const smallDatabase = new pg.Pool({ connectionString: smallUrl, max: 1 });
		const small = await system.startService('api', { DATABASE_URL: smallUrl });
		const bare = await system.startScript('bare', 'bench/lib/bare-express.ts', '/health', {
			DATABASE_URL: system.databaseUrl,
		});
		const [service, smallService, express] = [
			system.services[0]?.url ?? '',
			small.url,
			bare.url,
		].map((url) => new Pool(url, { connections: 1 }));
		if (service === undefined || smallService === undefined || express === undefined)
			throw new Error('There is no service to call');
		try {
			const fill = (database: pg.Pool, cycles: number) =>
				context.progress.step(`${cycles.toLocaleString('en')} events`, async () => {
					await generateLists(database, { cycles, seed: context.seed });
					await generateHistory(database, { cycles });
					return signIn(database);
				});
			const fewCookies = await fill(smallDatabase, few);
			const cookies = await fill(system.database, many);
			const figures: Figure[] = [];
			const statements: Record<string, number> = {};
			const smallPages = new Map(pagesOf(few / 10).map((page) => [page.id, page]));
			for (const page of pagesOf(many / 10)) {
				const ours = opener(service, page.path, cookies[page.door]);
				const smaller = smallPages.get(page.id) ?? page;
				const among = opener(smallService, smaller.path, fewCookies[page.door]);
				const reference = await bareCopy(system, express, page, ours);
				statements[`statements_${page.id}`] = reference.statements;
				const [now, theirs, before] = await measured(context, page.what, [
					() => ours(),
					reference.call,
					() => among(),
				]);
				if (now === undefined || theirs === undefined || before === undefined) continue;
				figures.push(...figuresOf(page, now, theirs, before, { few, many }));
			}
			figures.push(await longest(context, service, cookies.console));
			return {
				versions: await system.versions(),
				conditions: { events: many, subscriptions: many / 10, clients: many / 100, ...statements },
				figures,
				notes: [
					'One caller. The reference asks the statements of the page, those of the session included, as PostgreSQL logged them: one after the other, and prepared where the service has prepared them. It sends the text of the page from memory.',
					'A sale has some dozens of entries; the long one has 500 more, all in one answer of timeline.get, as JSON.',
				],
			};
		} finally {
			await Promise.all([service, smallService, express].map((one) => one.close()));
			await smallDatabase.end();
			await system.stop();
		}
	},
};

/** Opens a page in a browser of its own; resolves with its text once all of it is there. */
const opener = (pool: Pool, path: string, cookie: string) => async (): Promise<string> => {
	const headers = { cookie, accept: 'text/html', 'accept-language': 'id' };
	const response = await pool.request({ method: 'GET', path, headers });
	const text = await response.body.text();
	if (response.statusCode !== 200)
		throw new Error(`${path} ${response.statusCode}: ${text.slice(0, 300)}`);
	return text;
};

/** The same statements without the service, and the same text. */
async function bareCopy(
	system: System,
	express: Pool,
	{ id }: Page,
	open: () => Promise<string>,
): Promise<{ call: () => Promise<void>; statements: number }> {
	// Some times before, so that what is kept is not among them, and what the service prepares is prepared.
	for (let times = 0; times < 4; times += 1) await open();
	let html = '';
	const own = await recordStatements(system, async () => {
		html = await open();
	});
	await express.request({
		method: 'PUT',
		path: `/pages/${id}`,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ statements: own, html }),
	});
	const call = async (): Promise<void> => {
		const response = await express.request({ method: 'GET', path: `/pages/${id}` });
		await response.body.dump();
		if (response.statusCode !== 200) throw new Error(`bare ${id} ${response.statusCode}`);
	};
	return { call, statements: own.length };
}

async function measured(
	{ progress, quick }: BenchContext,
	what: string,
	calls: readonly (() => Promise<unknown>)[],
): Promise<LoadResult[]> {
	const seconds = (quick ? 1 : 4) * calls.length;
	const taken = await progress.step(what, () =>
		inTurn(calls, { seconds, warmUpSeconds: 0.5 * calls.length }),
	);
	return taken.map((one) => withoutFailures(what, one));
}

function figuresOf(
	{ id, what }: Page,
	now: LoadResult,
	bare: LoadResult,
	before: LoadResult,
	{ few, many }: { few: number; many: number },
): Figure[] {
	const shared = { unit: 'ms', better: 'less', value: now.percentiles.p95 } as const;
	return [
		{
			...shared,
			id,
			what: `${what}, p95`,
			percentiles: now.percentiles,
			reference: {
				what: 'the bare statements of the page, and its text',
				value: bare.percentiles.p95,
				percentiles: bare.percentiles,
			},
			goals: [{ of: 'ratio', atMost: 1.5 }],
		},
		{
			...shared,
			id: `${id}-growth`,
			what: `${what}: among ${many.toLocaleString('en')} events`,
			value: now.percentiles.p50,
			reference: {
				what: `among ${few.toLocaleString('en')}`,
				value: before.percentiles.p50,
			},
			// A funnel counts all sales of its weeks: there are more of them.
			...(id === 'funnel' ? {} : { goals: [{ of: 'ratio', atMost: 1.5 }] }),
		},
	];
}

/** The timeline of a sale to which much happened, whole, as a program gets it. */
async function longest(context: BenchContext, service: Pool, cookie: string): Promise<Figure> {
	const path = `/api/v1/timelines/${longSale.quotation}?limit=${longSale.entries}`;
	const open = opener(service, path, cookie);
	const { data } = JSON.parse(await open()) as { data: unknown[] };
	if (data.length !== longSale.entries)
		throw new Error(`A page of ${longSale.entries} entries has ${data.length}`);
	const [taken] = await measured(context, 'A sale of 500 entries', [open]);
	if (taken === undefined) throw new Error('Nothing was measured');
	return {
		id: 'timeline-500',
		what: 'timeline.get: 500 entries of one sale, p95',
		unit: 'ms',
		better: 'less',
		value: taken.percentiles.p95,
		percentiles: taken.percentiles,
		goals: [{ of: 'value', atMost: 100 }],
	};
}
