/**
 * The least that a command can cost: Express, JSON and the statements of the service in their transactions, with new
 * ids each time. `PUT /{name}` tells what to do, `POST /{name}` does it; `POST /nothing` only reads what was sent, and
 * `POST /keep` also inserts it. The least that a list can cost: `PUT /lists/{name}` tells what to ask, and
 * `GET /lists/{name}?values=[…]` gives the rows with their lines. The least that a page can cost: `PUT /pages/{name}` tells its
 * statements and what it looks like, and `GET /pages/{name}` asks them one after the other, prepared where the service has
 * prepared them, and gives that text.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import express from 'express';
import pg from 'pg';
import { readList, type BareList } from './bare-list.ts';
import type { Statement } from './record.ts';

export type BareCommand = {
	statements: Statement[];
	/** Ids that stay what they are, because rows with them exist. */
	kept: string[];
	/** An id of which every command takes the next one, such as that of the billing cycle that is collected. */
	series?: { id: string; next: string[] };
	/** Called between two transactions. */
	gateway?: string;
};

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
const commands = new Map<string, BareCommand>();
let number = 0;

/** Prepared once for a connection, as the service's own. */
const names = new Map<string, string>();
function nameOf(text: string): string {
	const name = names.get(text) ?? `bare_${names.size + 1}`;
	names.set(text, name);
	return name;
}

/** Every id, and every other value that must be unique, is replaced by a new one, everywhere by the same. */
function renewer({ kept, series }: BareCommand): (value: string | null) => string | null {
	const renewed = new Map(kept.map((id) => [id, id]));
	if (series !== undefined) {
		const next = series.next.shift();
		if (next === undefined) throw new Error('There are no more rows to work on');
		renewed.set(series.id, next);
	}
	number += 1;
	const unique = number;
	const renew = (old: string, made: () => string): string => {
		const known = renewed.get(old) ?? made();
		renewed.set(old, known);
		return known;
	};
	return (value) =>
		value
			?.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, (id) => renew(id, idOfNow))
			.replaceAll(/\b[\da-f]{24}\b/g, (id) => renew(id, () => randomBytes(12).toString('hex')))
			.replaceAll(/\bQUO-\d{4}-\d+\b/g, () => `QUO-BARE-${unique}`) ?? null;
}

/** Ids in the order of time, as the service's own, so that the indexes grow alike. */
function idOfNow(): string {
	const time = Date.now().toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

async function run(command: BareCommand): Promise<void> {
	const renew = renewer(command);
	const client = await pool.connect();
	let inTransaction = false;
	let transactions = 0;
	try {
		for (const { text, values } of command.statements) {
			if (text === 'BEGIN') {
				inTransaction = true;
				if (transactions > 0 && command.gateway !== undefined) await create(command.gateway);
			}
			await client.query({ name: nameOf(text), text, values: values.map(renew) });
			if (text === 'COMMIT') {
				inTransaction = false;
				transactions += 1;
			}
		}
	} finally {
		if (inTransaction) await client.query('ROLLBACK');
		client.release();
	}
}

async function create(gateway: string): Promise<void> {
	const response = await fetch(`${gateway}/v2/invoices`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ external_id: randomUUID(), amount: 1_110_000 }),
	});
	await response.json();
}

const app = express();
// As the service: without a hash of every answer.
app.disable('etag');
app.post('/nothing', express.raw({ type: () => true }), (_request, response) => {
	response.json({ received: true });
});
/** The least that a durable answer costs over HTTP: one row and one commit for each call. */
app.post('/keep', express.raw({ type: () => true }), async (request, response) => {
	const id = request.headers['webhook-id'];
	await pool.query({
		name: 'keep',
		text: 'insert into bench_inbox (id, provider, event_id, raw_body) values ($1, $2, $3, $4)',
		values: [id, 'xendit', id, request.body],
	});
	response.json({ received: true });
});
app.use(express.json({ limit: '10mb' }));
const lists = new Map<string, BareList>();
app.put('/lists/:name', (request, response) => {
	lists.set(request.params.name, request.body as BareList);
	response.json({ ok: true });
});
app.get('/lists/:name', async (request, response) => {
	const list = lists.get(request.params.name);
	if (list === undefined) throw new Error(`There is no list ${request.params.name}`);
	const values = JSON.parse(request.query['values'] as string) as unknown[];
	const { rows, lines } = await readList(pool, request.params.name, list, values);
	const linesOf = Map.groupBy(lines, (line) => line[list.owner]);
	response.json({ data: rows.map((row) => ({ ...row, lines: linesOf.get(row['id']) ?? [] })) });
});
export type BarePage = { statements: Statement[]; html: string };
const pages = new Map<string, BarePage>();
app.put('/pages/:name', (request, response) => {
	pages.set(request.params.name, request.body as BarePage);
	response.json({ ok: true });
});
app.get('/pages/:name', async (request, response) => {
	const page = pages.get(request.params.name);
	if (page === undefined) throw new Error(`There is no page ${request.params.name}`);
	for (const { text, values, is_prepared } of page.statements)
		await pool.query({ ...(is_prepared ? { name: nameOf(text) } : {}), text, values });
	response.type('html').send(page.html);
});
app.get('/health', (_request, response) => void response.json({ ok: true }));
app.put('/:name', (request, response) => {
	// Sent by the benchmark that started us.
	commands.set(request.params.name, request.body as BareCommand);
	response.json({ ok: true });
});
app.post('/:name', async (request, response) => {
	const command = commands.get(request.params.name);
	if (command === undefined) throw new Error(`There is no command ${request.params.name}`);
	await run(command);
	const id = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
	response.status(201).json({ id });
});
app.listen(Number(process.env['PORT']), '127.0.0.1');
