import type pg from 'pg';

/** The statements of a list: its page, and what belongs to the rows of which it gets the ids; `owner` names the row there. */
export type BareList = { page: string; lines: string; owner: string };
type Row = Record<string, unknown>;

/** The page and one row more, and what belongs to the rows: as the service reads them, and nothing else. */
export async function readList(
	pool: pg.Pool,
	name: string,
	{ page, lines, owner }: BareList,
	values: readonly unknown[],
): Promise<{ rows: Row[]; lines: Row[] }> {
	const found = await pool.query<Row>({ name, text: page, values: [...values] });
	const ids = found.rows.map((row) => row['id']);
	const belonging = await pool.query<Row>({ name: `of ${owner}`, text: lines, values: [ids] });
	return { rows: found.rows, lines: belonging.rows };
}
