import { Prisma } from '../../generated/prisma/client.ts';

/** A table for raw SQL that takes or gives whole rows; `R` is a row, `I` what an insert of it needs. */
export type Table<R, I> = {
	name: Prisma.Sql;
	/** All columns by name: `SELECT *` would give an old process those of a newer version. */
	columns: Prisma.Sql;
	row?: R;
	input?: I;
};

/** Example: `tableOf<PaymentLink, Prisma.PaymentLinkCreateManyInput>('payment_links', Prisma.PaymentLinkScalarFieldEnum)` */
export const tableOf = <R, I extends object>(
	name: string,
	fields: Readonly<Record<string, string>>,
): Table<R, I> => ({
	name: Prisma.raw(name),
	columns: Prisma.raw(Object.values(fields).join(', ')),
});

/**
 * Inserts rows that all have the same fields, in one statement, and gives them back in any order; fields that all leave
 * out get their defaults. Not for bytes, nor for Prisma's own words for NULL in JSON. With `skipDuplicates`, rows that are there already are passed over, and missing in the answer.
 *
 * Prisma's `createMany` does the same, but compiles its query anew each time (client 7.10), which costs more than the
 * statement itself. Here the rows are one argument, so that the text is the same for any number of them.
 */
export async function insertRows<R, I extends object>(
	tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
	table: Table<R, I>,
	rows: readonly I[],
	options: { skipDuplicates?: boolean; gives?: 'rows' | 'nothing' } = {},
): Promise<R[]> {
	if (rows.length === 0) return [];
	const fieldsOf = (row: I | undefined): string =>
		Object.entries(row ?? {})
			.flatMap(([name, value]) => (value === undefined ? [] : [name]))
			.sort()
			.join(', ');
	const fields = fieldsOf(rows[0]);
	// What a row leaves out and another one has would be NULL, not the default.
	if (rows.some((row) => fieldsOf(row) !== fields))
		throw new Error(`Rows of ${table.name.sql} have different fields`);
	const columns = Prisma.raw(fields);
	const conflict = options.skipDuplicates ? Prisma.sql`ON CONFLICT DO NOTHING` : Prisma.empty;
	const returning =
		options.gives === 'nothing' ? Prisma.empty : Prisma.sql`RETURNING ${table.columns}`;
	return tx.$queryRaw<R[]>`
		INSERT INTO ${table.name} (${columns})
		SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table.name}, ${toJson(rows)}::jsonb)
		${conflict} ${returning}`;
}

/** PostgreSQL reads a bigint from text. */
const toJson = (rows: readonly object[]): string =>
	JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
