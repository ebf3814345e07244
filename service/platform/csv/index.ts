import { stringify as streamed, type Options } from 'csv-stringify';
import { stringify } from 'csv-stringify/sync';
import type { Language } from '../language/index.ts';

/**
 * Tables as CSV (RFC 4180): a header line, and lines that end with CRLF. Texts that a spreadsheet would take for a formula get
 * an apostrophe in front: a client whose name begins with `=` must not run anything on the machine of the reader.
 */

/** What a field of a line may hold. */
export type CsvValue = string | number | boolean | null | undefined;

const options = {
	header: true,
	record_delimiter: 'windows',
	escape_formulas: true,
	// Spaces at the ends would be lost in some readers when they are not quoted.
	quoted_match: /[",;\r\n]|^\s|\s$/,
	cast: { boolean: String },
} as const satisfies Options;

/**
 * For programs: the rows with these columns, in this order, with commas. Numbers are written as they are, also negative ones;
 * an empty field stands for null and for what a row does not have.
 * @example toCsv(['name', 'balance'], [{ name: 'PT Contoh', balance: -500 }]) // name,balance⏎PT Contoh,-500⏎
 */
export const toCsv = (
	columns: readonly string[],
	rows: readonly Readonly<Record<string, CsvValue>>[],
): string =>
	// Written as lists: the library would read a column such as `a.b` as a path into the row.
	stringify(
		rows.map((row) => columns.map((column) => row[column])),
		{ ...options, columns: [...columns] },
	);

/**
 * For a spreadsheet: a stream that takes one list of values for each row. It begins with a byte order mark, without which
 * Excel takes the text for another encoding, and has semicolons in Indonesian, where the comma is the decimal mark.
 */
export const csvStream = (columns: readonly string[], language: Language) =>
	streamed({
		...options,
		columns: [...columns],
		bom: true,
		delimiter: language === 'id' ? ';' : ',',
	});
