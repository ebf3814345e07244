/**
 * Tables as CSV (RFC 4180): a header line, commas, lines that end with CRLF. Texts that a spreadsheet would take for a
 * formula get an apostrophe in front: a client whose name begins with `=` must not run anything on the machine of the
 * reader.
 */

/** What a field of a line may hold. */
export type CsvValue = string | number | boolean | null | undefined;

/** Characters with which a formula begins, in the full width of East Asian keyboards, too. */
const formula = /^[=+\-@\t\r＝＋－＠]/;
/** Spaces at the ends would be lost in some readers when they are not quoted. */
const toQuote = /[",\r\n]|^\s|\s$/;

/**
 * The rows with these columns, in this order. Numbers are written as they are, also negative ones; an empty field stands
 * for null and for what a row does not have.
 * @example toCsv(['name', 'balance'], [{ name: 'PT Contoh', balance: -500 }]) // name,balance⏎PT Contoh,-500⏎
 */
export function toCsv(
	columns: readonly string[],
	rows: readonly Readonly<Record<string, CsvValue>>[],
): string {
	const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
	return lines.map((line) => `${line.map(written).join(',')}\r\n`).join('');
}

function written(value: CsvValue): string {
	if (value === null || value === undefined) return '';
	if (typeof value !== 'string') return String(value);
	const harmless = formula.test(value) ? `'${value}` : value;
	return toQuote.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
