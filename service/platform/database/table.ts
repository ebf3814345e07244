import { Prisma } from '../../generated/prisma/client.ts';
import { reserveRow, batchLoader } from './batch.ts';
import { fieldsOf, fieldsReader, toJson, withoutCommon } from './row-json.ts';

type Client = Pick<Prisma.TransactionClient, '$queryRaw'>;
type WithId = { id: string };

/** A table for raw SQL that takes or gives whole rows; `R` is a row, `I` what an insert of it needs. */
export type Table<R, I = object> = {
	name: Prisma.Sql;
	/** All columns by name: after a migration `SELECT *` would give a process of the old version unknown columns. */
	columns: Prisma.Sql;
	/** The same with an alias, for statements with several tables. */
	columnsOf(alias: string): Prisma.Sql;
	row?: R;
	input?: I;
};

/**
 * Example: `tableOf<PaymentLink, Prisma.PaymentLinkCreateManyInput>('payment_links',
 * Prisma.PaymentLinkScalarFieldEnum)`
 */
export function tableOf<R, I extends object = object>(
	name: string,
	fields: Readonly<Record<string, string>>,
): Table<R, I> {
	const names = Object.values(fields);
	return {
		name: Prisma.raw(name),
		columns: Prisma.raw(names.join(', ')),
		columnsOf: (alias) => Prisma.raw(names.map((field) => `${alias}.${field}`).join(', ')),
	};
}

type InsertOptions = {
	skipDuplicates?: boolean;
	/**
	 * Columns of the unique index by which a row is a duplicate; a row that another one refuses is then an error. Without
	 * them PostgreSQL asks every unique index and exclusion constraint of the table once more before it inserts.
	 */
	duplicatesBy?: readonly string[];
};

/**
 * Inserts rows in one statement, together with rows that others insert at the same time (`batchLoader`), and returns them in
 * their order; fields that a row leaves out get their defaults. Not for bytes, nor for Prisma.DbNull and Prisma.JsonNull.
 * With `skipDuplicates` or `duplicatesBy`, rows that exist already are left out, of the insert and of the answer.
 *
 * Prisma's `createMany` compiles its query each time (client 7.10), which costs more than the statement itself. Here the
 * rows are one JSON argument, so the statement's text, and with it the plan, is the same for any number of rows.
 */
export const insertRows = <R extends WithId, I extends object>(
	tx: Client,
	table: Table<R, I>,
	rows: readonly (I & WithId)[],
	options: InsertOptions = {},
): Promise<R[]> => insertAll<R>(tx, table, rows, { ...options, gives: 'rows' });

/** The same for rows whose every field the caller knows: gives the ids of those that were inserted. */
export async function insertIds<I extends object>(
	tx: Client,
	table: Table<WithId, I>,
	rows: readonly (I & WithId)[],
	options: InsertOptions = {},
): Promise<Set<string>> {
	const inserted = await insertAll<WithId>(tx, table, rows, { ...options, gives: 'ids' });
	return new Set(inserted.map(({ id }) => id));
}

async function insertAll<R extends WithId>(
	tx: Client,
	table: Table<WithId>,
	rows: readonly WithId[],
	options: Inserts['options'],
): Promise<R[]> {
	const shapes = [...Map.groupBy(rows, fieldsReader())];
	const inserted = await Promise.all(
		shapes.map(([fields, alike]) => insertAlike(tx, { table, fields, rows: alike, options })),
	);
	const byId = new Map(inserted.flat().map((row) => [row.id, row]));
	// PostgreSQL writes UUIDs in lower case.
	return rows.flatMap(({ id }) => (byId.get(id.toLowerCase()) ?? []) as R | []);
}

/**
 * The row as it is now, kept from changing until the transaction ends; null when there is none. Example: `lockRow(tx, quotations, id)`
 */
export async function lockRow<R extends WithId>(
	tx: Client,
	table: Table<R>,
	id: string,
): Promise<R | null> {
	const row = await lockOne(tx, { table, id });
	if (row !== null) reserveRow(tx, table.name.sql, id);
	return row as R | null;
}

/**
 * The same by other columns than the id: those of a unique index, which makes the search cheap and the answer one row.
 * Example: `lockRowBy(tx, links, { gateway, gateway_reference })`
 */
export async function lockRowBy<R extends WithId>(
	tx: Client,
	table: Table<R>,
	columns: { [column in keyof R]?: string },
): Promise<R | null> {
	// The loader gives rows of the table that it was asked about.
	const row = (await lockOneBy(tx, { table, columns })) as R | null;
	if (row !== null) reserveRow(tx, table.name.sql, row.id);
	return row;
}

/** The row as this transaction sees it; null when there is none. */
export async function findRow<R extends WithId>(
	tx: Client,
	table: Table<R>,
	id: string,
): Promise<R | null> {
	return (await findOne(tx, { table, id })) as R | null;
}

/**
 * The rows that point to a row of another table, in any order. Example: `rowsOf(tx, items, 'quotation_id',
 * quotation.id)`
 */
export async function rowsOf<R, F extends string & keyof R>(
	tx: Client,
	table: Table<R>,
	pointer: F,
	id: string,
): Promise<R[]> {
	return (await rowsOfOne(tx, { table, pointer, id, lockedIn: null })) as R[];
}

/** Those of them that have one of these statuses, in the order of their ids, kept from changing like `lockRow`'s. */
export async function lockRowsOf<R extends WithId & { status: string }, F extends string & keyof R>(
	tx: Client,
	table: Table<R>,
	pointer: F,
	id: string,
	lockedIn: readonly string[],
): Promise<R[]> {
	const rows = (await rowsOfOne(tx, { table, pointer, id, lockedIn })) as R[];
	for (const row of rows) reserveRow(tx, table.name.sql, row.id);
	return rows;
}

/**
 * Rows by any condition, in the order of their ids, kept from changing until the transaction ends. `NO KEY UPDATE` does
 * not hold up inserts of rows that point to them by a foreign key. Unlike the others it is not batched: for what is rare.
 * Example: `lockRows(tx, payments, Prisma.sql`gateway = ${gateway} AND gateway_payment_id = ${id}`)`
 */
export async function lockRows<R extends WithId>(
	tx: Client,
	table: Table<R>,
	where: Prisma.Sql,
	strength: 'UPDATE' | 'NO KEY UPDATE' = 'UPDATE',
): Promise<R[]> {
	const rows = await tx.$queryRaw<R[]>`
		SELECT ${table.columns} FROM ${table.name} WHERE ${where} ORDER BY id FOR ${Prisma.raw(strength)}`;
	for (const row of rows) reserveRow(tx, table.name.sql, row.id);
	return rows;
}

/** Compare and set: writes `set` when the row still has that status; null when it has another one, or is gone. */
export async function changeRow<R extends WithId>(
	tx: Client,
	table: Table<R>,
	row: { id: string; status: string },
	set: object,
): Promise<R | null> {
	reserveRow(tx, table.name.sql, row.id);
	return (await changeOne(tx, { id: row.id, status: row.status, table, set })) as R | null;
}

type About = { id: string; table: Table<WithId> };

/** Rows with the same fields. */
type Inserts = {
	table: Table<WithId>;
	fields: string;
	rows: readonly WithId[];
	options: InsertOptions & { gives: 'rows' | 'ids' };
};

const insertAlike = batchLoader(
	async (tx: Client, questions: readonly Inserts[]): Promise<WithId[][]> => {
		const shapes = Map.groupBy(questions, ({ table, fields, options }) => {
			const { skipDuplicates = false, duplicatesBy = [], gives } = options;
			return [table.name.sql, fields, skipDuplicates, duplicatesBy, gives].join(' ');
		});
		const answers = new Map<Inserts, WithId[]>();
		for (const alike of shapes.values()) {
			const [first] = alike;
			if (first === undefined) continue;
			const [only] = alike.length === 1 ? alike : [];
			const inserted = await insertTogether(
				tx,
				only ?? { ...first, rows: alike.flatMap(({ rows }) => rows) },
			);
			const byId = new Map(inserted.map((row) => [row.id, row]));
			for (const question of alike)
				answers.set(
					question,
					only === undefined
						? question.rows.flatMap(({ id }) => byId.get(id.toLowerCase()) ?? [])
						: inserted,
				);
		}
		return questions.map((question) => answers.get(question) ?? []);
	},
	{ allOrNothing: true },
);

function insertTogether(tx: Client, { table, fields, rows, options }: Inserts): Promise<WithId[]> {
	const columns = Prisma.raw(fields);
	const { common, others } = withoutCommon(rows, fields.split(', '));
	const by = options.duplicatesBy ?? [];
	const target = by.length === 0 ? Prisma.empty : Prisma.raw(`(${by.join(', ')})`);
	const conflict =
		options.skipDuplicates === true || by.length > 0
			? Prisma.sql`ON CONFLICT ${target} DO NOTHING`
			: Prisma.empty;
	const given = options.gives === 'ids' ? Prisma.raw('id') : table.columns;
	return tx.$queryRaw`
		INSERT INTO ${table.name} (${columns})
		SELECT ${columns} FROM jsonb_populate_recordset(
			jsonb_populate_record(NULL::${table.name}, ${toJson(common)}::jsonb), ${toJson(others)}::jsonb)
		${conflict} RETURNING ${given}`;
}

const findOne = batchedRows<About>(
	() => '',
	(tx, { table }, wanted) => {
		const ids = wanted.map(({ id }) => id);
		return tx.$queryRaw`SELECT ${table.columns} FROM ${table.name} WHERE id = ANY(${ids}::uuid[])`;
	},
);

const lockOne = batchedRows<About>(
	() => '',
	(tx, { table }, locks) => {
		const ids = locks.map(({ id }) => id);
		return tx.$queryRaw`
			SELECT ${table.columns} FROM ${table.name} WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
	},
);

type Named = { table: Table<WithId>; columns: object };

const lockOneBy = batchLoader(
	async (tx: Client, questions: readonly Named[]): Promise<(WithId | null)[]> => {
		const answers = new Map<Named, WithId>();
		const shapes = Map.groupBy(questions, ({ table, columns }) =>
			[table.name.sql, fieldsOf(columns)].join(' '),
		);
		for (const alike of shapes.values()) {
			const [first] = alike;
			if (first === undefined) continue;
			const { table, columns } = first;
			const matches = fieldsOf(columns)
				.split(', ')
				.map((column) => `one.${column} = wanted.${column}`);
			const entries = toJson(alike.map((question) => question.columns));
			// The planner estimates a JSON list at 100 rows and would scan the table; with LATERAL and LIMIT it uses the index.
			const rows = await tx.$queryRaw<(WithId & { place: bigint })[]>`
				SELECT place, locked.* FROM jsonb_array_elements(${entries}::jsonb) WITH ORDINALITY AS entry (columns, place),
					LATERAL (
						SELECT ${table.columnsOf('one')}
						FROM ${table.name} AS one, jsonb_populate_record(NULL::${table.name}, entry.columns) AS wanted
						WHERE ${Prisma.raw(matches.join(' AND '))} LIMIT 1 FOR UPDATE OF one
					) AS locked`;
			for (const { place, ...row } of rows) {
				const question = alike[Number(place) - 1];
				if (question !== undefined) answers.set(question, row);
			}
		}
		return questions.map((question) => answers.get(question) ?? null);
	},
);

type Pointed = {
	table: Table<unknown>;
	pointer: string;
	id: string;
	lockedIn: readonly string[] | null;
};

const rowsOfOne = batchLoader(async (tx: Client, questions: readonly Pointed[]) => {
	const answers = new Map<object, unknown[]>();
	const shapes = Map.groupBy(questions, ({ table, pointer, lockedIn }) =>
		[table.name.sql, pointer, lockedIn].join(' '),
	);
	for (const alike of shapes.values()) {
		const [first] = alike;
		if (first === undefined) continue;
		const { table, pointer, lockedIn } = first;
		const ids = alike.map(({ id }) => id);
		const only =
			lockedIn === null
				? Prisma.empty
				: Prisma.sql`AND status = ANY(${[...lockedIn]}) ORDER BY id FOR UPDATE`;
		const rows = await tx.$queryRaw<Record<string, unknown>[]>`
			SELECT ${table.columns} FROM ${table.name} WHERE ${Prisma.raw(pointer)} = ANY(${ids}::uuid[]) ${only}`;
		const byId = Map.groupBy(rows, (row) => row[pointer]);
		for (const question of alike)
			answers.set(question, [...(byId.get(question.id.toLowerCase()) ?? [])]);
	}
	return questions.map((question) => answers.get(question) ?? []);
});

const changeOne = batchedRows<About & { status: string; set: object }>(
	({ set }) => fieldsOf(set),
	(tx, { table, set }, changes) => {
		// The ids are also a separate array: the planner overestimates a JSON list and would scan the whole table.
		const ids = changes.map(({ id }) => id);
		if (new Set(ids).size < ids.length)
			throw new Error(`A row of ${table.name.sql} is changed twice at the same time`);
		const values = fieldsOf(set)
			.split(', ')
			.map((field) => `${field} = wanted.${field}`);
		const entries = toJson(changes.map(({ id, status, set: row }) => ({ id, status, row })));
		return tx.$queryRaw`
			UPDATE ${table.name} AS changed SET ${Prisma.raw(values.join(', '))}
			FROM jsonb_array_elements(${entries}::jsonb) AS entry, jsonb_populate_record(NULL::${table.name}, entry -> 'row') AS wanted
			WHERE changed.id = ANY(${ids}::uuid[]) AND changed.id = (entry ->> 'id')::uuid AND changed.status = entry ->> 'status'
			RETURNING ${table.columnsOf('changed')}`;
	},
);

/** One statement for all questions with the same table and columns (`shapeOf`); answers are matched by id. */
function batchedRows<Q extends About>(
	shapeOf: (question: Q) => string,
	ask: (tx: Client, first: Q, alike: readonly Q[]) => Promise<WithId[]>,
	options: { allOrNothing?: boolean } = {},
): (tx: Client, question: Q) => Promise<WithId | null> {
	return batchLoader(async (tx: Client, questions: readonly Q[]) => {
		const answers = new Map<Q, WithId>();
		const shapes = Map.groupBy(questions, (one) => `${one.table.name.sql} ${shapeOf(one)}`);
		for (const alike of shapes.values()) {
			const [first] = alike;
			if (first === undefined) continue;
			const rows = new Map((await ask(tx, first, alike)).map((row) => [row.id, row]));
			for (const question of alike) {
				// PostgreSQL writes UUIDs in lower case.
				const row = rows.get(question.id.toLowerCase());
				if (row !== undefined) answers.set(question, row);
			}
		}
		return questions.map((question) => answers.get(question) ?? null);
	}, options);
}
