import pg from 'pg';
import { Pool } from 'undici';
import { type Api, apiOf } from '../lib/api.ts';
import { readList, type BareList } from '../lib/bare-list.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { clientId, clientWord, generateLists, quotationNumber } from '../lib/generated-lists.ts';
import { type LoadResult, closedLoop, inTurn, withoutFailures } from '../lib/load.ts';
import type { Figure } from '../lib/result.ts';
import { startSystem } from '../lib/system.ts';

const pageSize = 50;
/** Of what is rare there are not fifty among few. */
const smallPage = 8;

/** One question: how a caller of the API asks it, and what PostgreSQL must be asked at least. */
type Question = {
	id: string;
	what: string;
	limit?: number;
	/** The address for one draw between 0 and 1, so that not every call asks for the same row. */
	path: (drawn: number) => string;
	sql: { from: Table; where: string; order: string; values: (drawn: number) => unknown[] };
};
type Table = 'billing_cycles' | 'quotations' | 'clients';

/** Where the lines of a row are, what points to it there, and their order. */
const linesOf: Record<Table, [from: string, owner: string, order: string]> = {
	billing_cycles: ['billing_cycle_items', 'billing_cycle_id', 'position'],
	quotations: ['quotation_items', 'quotation_id', 'position'],
	clients: ['client_links', 'client_id', 'system'],
};

/** Of these it is also measured what Express costs that does nothing but give the rows: many, some, one. */
const alsoBare = ['billing-cycles', 'quotations-sent', 'quotations-number'];

/** A moment in the year over which the rows are spread. */
const momentAt = (drawn: number): string =>
	new Date(Date.UTC(2026, 0, 1) + drawn * 365 * 86_400_000).toISOString();
const anyId = '0192b000-0000-7000-8000-000000000000';
const cursorAt = (drawn: number): string =>
	Buffer.from(JSON.stringify({ sort: '-created_at', value: momentAt(drawn), id: anyId })).toString(
		'base64url',
	);

function questions(cycles: number): Question[] {
	const newest = 'created_at DESC, id DESC';
	const aClient = (drawn: number) => clientId(1 + Math.floor(drawn * (cycles / 100)));
	const aNumber = (drawn: number) => quotationNumber(1 + Math.floor(drawn * (cycles / 10)));
	const aWord = (drawn: number) => clientWord(1 + Math.floor(drawn * (cycles / 100)));
	const byStatus = (from: Table, status: string, what: string, limit = pageSize): Question => {
		const address = from.replace('_', '-');
		return {
			id: `${address}-${status.toLowerCase()}`,
			what,
			limit,
			path: () => `/${address}?status=${status}`,
			sql: { from, where: 'status = $1', order: newest, values: () => [status] },
		};
	};
	return [
		{
			id: 'billing-cycles',
			what: 'Newest billing cycles',
			path: () => '/billing-cycles?',
			sql: { from: 'billing_cycles', where: 'true', order: newest, values: () => [] },
		},
		{
			id: 'billing-cycles-deep',
			what: 'A page far behind',
			path: (drawn) => `/billing-cycles?cursor=${cursorAt(drawn)}`,
			sql: {
				from: 'billing_cycles',
				where: 'created_at <= $1 AND (created_at, id) < ($1, $2)',
				order: newest,
				values: (drawn) => [momentAt(drawn), anyId],
			},
		},
		byStatus('billing_cycles', 'AWAITING_PAYMENT', 'Billing cycles of a status that is new'),
		byStatus('billing_cycles', 'CANCELLED', 'Billing cycles of a status that only old ones have'),
		byStatus('billing_cycles', 'WRITTEN_OFF', 'Billing cycles of a status that is rare', smallPage),
		{
			id: 'billing-cycles-due',
			what: 'What is to be paid next',
			path: () => '/billing-cycles?status=AWAITING_PAYMENT&sort=due_date',
			sql: {
				from: 'billing_cycles',
				where: "status = 'AWAITING_PAYMENT'",
				order: 'due_date, id',
				values: () => [],
			},
		},
		{
			id: 'billing-cycles-client',
			what: 'Billing cycles of a client',
			path: (drawn) => `/billing-cycles?client_id=${aClient(drawn)}`,
			sql: {
				from: 'billing_cycles',
				where: 'client_id = $1',
				order: newest,
				values: (drawn) => [aClient(drawn)],
			},
		},
		byStatus('quotations', 'SENT', 'Quotations that wait for an answer', smallPage),
		byStatus(
			'quotations',
			'REJECTED',
			'Quotations that were rejected, none of them new',
			smallPage,
		),
		{
			id: 'quotations-number',
			what: 'A quotation by its number',
			path: (drawn) => `/quotations?number=${aNumber(drawn)}`,
			sql: {
				from: 'quotations',
				where: 'number = $1',
				order: newest,
				values: (drawn) => [aNumber(drawn)],
			},
		},
		{
			id: 'clients-search',
			what: 'Clients by part of the name',
			path: (drawn) => `/clients?search=${aWord(drawn)}`,
			sql: {
				from: 'clients',
				where: "name_key LIKE '%' || $1 || '%'",
				order: newest,
				values: (drawn) => [aWord(drawn).toLowerCase()],
			},
		},
	];
}

/** Lists of many rows: page, filter and search. */
export const list: Bench = {
	name: 'list',
	title: 'Lists: page, filter and search in a million billing cycles',
	async run(context) {
		const system = await startSystem(context, {
			roles: ['api'],
			// So that what was generated is on disk before anything is measured.
			postgresSettings: { max_wal_size: '4GB' },
		});
		const api = apiOf(system);
		const bare = new pg.Pool({ connectionString: system.databaseUrl, max: 1 });
		const { url } = await system.startScript('bare', 'bench/lib/bare-express.ts', '/health', {
			DATABASE_URL: system.databaseUrl,
		});
		const express = new Pool(url, { connections: 1 });
		// Of a database with few rows, beside it, so that few and many are asked in turn.
		const smallUrl = await system.postgres.createDatabase('cloudsales_few');
		const { url: smallService } = await system.startService('api', { DATABASE_URL: smallUrl });
		const smallApi = apiOf(system, smallService);
		const smallDatabase = new pg.Pool({ connectionString: smallUrl, max: 1 });
		try {
			const [few, many] = context.quick ? [10_000, 100_000] : [10_000, 1_000_000];
			const fill = (database: pg.Pool, cycles: number) =>
				context.progress.step(`${cycles.toLocaleString('en')} billing cycles`, () =>
					generateLists(database, { cycles, seed: context.seed }),
				);
			await fill(smallDatabase, few);
			await fill(system.database, many);
			const toFew = (id: string): Way => {
				const question = questions(few).find((one) => one.id === id);
				if (question === undefined) throw new Error(`${id} has no query for a small table`);
				return asCaller(smallApi, question);
			};
			const asked = await context.progress.step(
				'Questions to many, to bare SQL, to few and to Express',
				() =>
					askAll(context, questions(many), async (question) => [
						asCaller(api, question),
						asDatabase(bare, question),
						toFew(question.id),
						...(alsoBare.includes(question.id) ? [await asCallerOfExpress(express, question)] : []),
					]),
			);
			const nothing = await context.progress.step('A question that needs no list', () =>
				closedLoop({
					callers: 1,
					seconds: context.quick ? 0.5 : 3,
					warmUpSeconds: 0.5,
					call: () => api.send('GET', '/providers'),
				}),
			);
			withoutFailures('providers', nothing);
			return {
				versions: await system.versions(),
				conditions: {
					billing_cycles: many,
					quotations: many / 10,
					clients: many / 100,
					page: pageSize,
					page_of_what_is_rare: smallPage,
					callers: 1,
				},
				figures: [
					...questions(many).flatMap(({ id, what }, index): Figure[] => {
						const [now, sql, before, express] = asked[index] ?? [];
						if (now === undefined || sql === undefined || before === undefined) return [];
						const reference = {
							what: 'the bare SQL, rows and their lines',
							value: sql.percentiles.p50,
							percentiles: sql.percentiles,
						};
						const figures: Figure[] = [
							{
								id,
								what,
								unit: 'ms',
								better: 'less',
								value: now.percentiles.p50,
								percentiles: now.percentiles,
								reference,
								goals: [{ of: 'ratio', atMost: 2 }],
							},
							{
								id: `${id}-growth`,
								what: `${what}: among ${many.toLocaleString('en')}`,
								unit: 'ms',
								better: 'less',
								value: now.percentiles.p50,
								reference: {
									what: `among ${few.toLocaleString('en')}`,
									value: before.percentiles.p50,
								},
								goals: [{ of: 'ratio', atMost: 1.5 }],
							},
						];
						if (express === undefined) return figures;
						figures.push({
							id: `${id}-express`,
							what: `${what}: Express that gives the same rows and does nothing else`,
							unit: 'ms',
							better: 'less',
							value: express.percentiles.p50,
							percentiles: express.percentiles,
							reference,
						});
						return figures;
					}),
					{
						id: 'nothing',
						what: 'What is asked of no table: which providers are installed',
						unit: 'ms',
						better: 'less',
						value: nothing.percentiles.p50,
						percentiles: nothing.percentiles,
					},
				],
				notes: [
					'What is asked of no table shows what HTTP, signing in (one statement) and the log line cost by themselves. Express that gives the rows shows what HTTP and JSON cost at least: it does not sign in, check who may see what, turn amounts and dates into what the contract says, or write a log.',
					'One caller, so that times are those of one question. The rows are spread over a year; five in a hundred are new and under way, the others are paid but for a few. There are a tenth as many quotations, and a hundredth as many clients.',
				],
			};
		} finally {
			await Promise.all([api, smallApi, express].map((one) => one.close()));
			await Promise.all([bare, smallDatabase].map((one) => one.end()));
			await system.stop();
		}
	},
};

/** A way to ask one question, for one draw between 0 and 1. */
type Way = (drawn: number) => Promise<unknown>;

/** What each way took for each question. */
async function askAll(
	{ random, quick }: BenchContext,
	all: readonly Question[],
	waysOf: (question: Question) => Promise<Way[]>,
): Promise<LoadResult[][]> {
	const results: LoadResult[][] = [];
	for (const question of all) {
		const ways = await waysOf(question);
		const seconds = (quick ? 0.5 : 1.2) * ways.length;
		const calls = ways.map((way) => () => way(random()));
		const taken = await inTurn(calls, { seconds, warmUpSeconds: 0.5 * ways.length });
		results.push(taken.map((one) => withoutFailures(question.id, one)));
	}
	return results;
}

const asCaller =
	(api: Api, { path, limit }: Question): Way =>
	(drawn) => {
		const address = path(drawn);
		return api.send(
			'GET',
			`${address}${address.endsWith('?') ? '' : '&'}limit=${limit ?? pageSize}`,
		);
	};

function bareListOf({ limit, sql: { from, where, order } }: Question): BareList {
	const [table, owner, lineOrder] = linesOf[from];
	return {
		page: `SELECT * FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ${(limit ?? pageSize) + 1}`,
		lines: `SELECT * FROM ${table} WHERE ${owner} = ANY($1) ORDER BY ${lineOrder}`,
		owner,
	};
}

function asDatabase(bare: pg.Pool, question: Question): Way {
	const list = bareListOf(question);
	return (drawn) => readList(bare, question.id, list, question.sql.values(drawn));
}

async function asCallerOfExpress(express: Pool, question: Question): Promise<Way> {
	const { id, sql } = question;
	await express.request({
		method: 'PUT',
		path: `/lists/${id}`,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(bareListOf(question)),
	});
	return async (drawn) => {
		const values = encodeURIComponent(JSON.stringify(sql.values(drawn)));
		const path = `/lists/${id}?values=${values}`;
		const response = await express.request({ method: 'GET', path });
		await response.body.dump();
		if (response.statusCode !== 200) throw new Error(`Express answered ${response.statusCode}`);
	};
}
