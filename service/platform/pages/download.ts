import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '../actor/index.ts';
import { presentOf } from '../clock/index.ts';
import { csvStream, type CsvValue } from '../csv/index.ts';
import { journalOf, newId } from '../database/index.ts';
import type { PageAnswer, PageCall } from './page-route.ts';

export type Download<Row> = {
	/** Name of the file without its ending: "invoices-2026-11". */
	name: string;
	/** Heads are in the language of the page. */
	columns: readonly { label: string; value: (row: Row) => CsvValue }[];
	/** One page of the list, with the filter of the address; as the list operation gives it. */
	load: (cursor: string | null) => Promise<{ data: readonly Row[]; next_cursor: string | null }>;
	/** Who takes the file: it leaves the system, so the audit keeps it. */
	actor: Actor;
	/** Name in the audit: `page.money-csv`. */
	operation: string;
	/** Filter that was set, kept in the audit by the names of its fields alone. */
	filters: readonly string[];
};

/** Rows that one file holds at most; a longer list is narrowed down first. */
const mostRows = 200_000;

/**
 * Sends a whole list as CSV, page by page, so that its length costs no memory. The first page is read before anything is
 * sent: an error is then still a page in words. A later one breaks the file off, which the browser shows as a failure.
 */
export async function sendDownload<Row>(
	call: PageCall,
	{ name, columns, load, actor, operation, filters }: Download<Row>,
): Promise<PageAnswer> {
	const first = await load(null);
	await recordDownload(call, { actor, operation, filters });
	const { response, language } = call;
	response.attachment(`${name}.csv`).type('text/csv; charset=utf-8');
	const rows = async function* (): AsyncGenerator<CsvValue[]> {
		let page = first;
		for (let sent = 0; ;) {
			for (const row of page.data) yield columns.map(({ value }) => value(row));
			sent += page.data.length;
			if (page.next_cursor === null || sent >= mostRows) return;
			page = await load(page.next_cursor);
		}
	};
	const labels = columns.map(({ label }) => label);
	await pipeline(Readable.from(rows()), csvStream(labels, language), response);
	return null;
}

const recordDownload = (
	{ runtime, request_id }: PageCall,
	{ actor, operation, filters }: Pick<Download<never>, 'actor' | 'operation' | 'filters'>,
): Promise<void> =>
	runtime.database.transaction((tx) => {
		journalOf(tx).audit.push({
			id: newId(),
			occurred_at: presentOf(runtime).now,
			actor_type: actor.type,
			actor_id: actor.id,
			actor_name: actor.name,
			operation,
			subject_id: null,
			request_id,
			idempotency_key: null,
			details: { fields: filters },
		});
		return Promise.resolve();
	});
