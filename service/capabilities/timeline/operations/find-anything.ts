import { findClient } from '../../clients/index.ts';
import type { ReadContext } from '../../../platform/context/index.ts';
import { field } from '../../../platform/contract/index.ts';
import { mayUse } from '../../../platform/contract/permissions.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { findRecord, salePartPoint } from '../../../platform/sale/index.ts';
import { searchPoint, type SearchSource, type Wanted } from '../../../platform/timeline/index.ts';
import { timelineContract } from '../contract.ts';
import { nameOf } from '../load-sale.ts';
import * as store from '../store.ts';

/** Of each kind at most. */
const limit = 10;

export const findAnything = handle(timelineContract.find, async (input, context) => {
	const { query, client_id, language } = input;
	if ((query === undefined) === (client_id === undefined))
		throw invalidInput([{ path: 'query.query', message: 'Give either query or client_id' }]);
	const searches = context.extensions.list(searchPoint).filter((one) => mayFind(context, one));
	const chosen = searches.flatMap((search) => {
		const rows =
			client_id === undefined
				? search.rows(wantedOf(query ?? ''), limit + 1)
				: search.ofClient?.(client_id, limit + 1);
		return rows === null || rows === undefined ? [] : [{ kind: search.kind, rows }];
	});
	const rows = await store.listFound(context, chosen);
	const byKind = [...Map.groupBy(rows, ({ kind }) => kind)].map(([, found]) => found);
	const titles = new Map(searches.map(({ kind, title }) => [kind, title[language]]));
	const found = byKind.flatMap((all) =>
		all.slice(0, limit).map((row) => ({ ...row, kind_title: titles.get(row.kind) ?? row.kind })),
	);
	const all = [...(await byId(context, query ?? '', language)), ...found];
	return {
		data: await Promise.all(all.map(async (row) => ({ ...row, ...(await shownOf(context, row)) }))),
		has_more: byKind.some((one) => one.length > limit),
	};
});

/** A person who may not read the people of a client does not find them either. */
function mayFind({ actor, operations }: ReadContext, { only_for }: SearchSource): boolean {
	if (only_for === undefined) return true;
	const operation = operations.get(only_for);
	return operation !== undefined && mayUse(actor, operation);
}

const wantedOf = (text: string): Wanted => ({
	text,
	folded: field.folded(text),
	upper: text.toUpperCase(),
});

type Row = Omit<store.FoundRow, 'at'> & { at: Date };

/** What has this id: part of a sale, or a client. */
async function byId(
	context: ReadContext,
	text: string,
	language: Language,
): Promise<(Row & { kind_title: string })[]> {
	const id = text.toLowerCase();
	if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return [];
	const found = await findRecord(context, id);
	if (found !== null) {
		const { type: subject_type, client_id, status } = found.record;
		const kind_title =
			context.extensions.find(salePartPoint, subject_type)?.title[language] ?? subject_type;
		const title = nameOf(found.record) ?? id;
		const at = madeAt(id) ?? context.now;
		return [{ kind: 'id', subject_type, subject_id: id, title, status, client_id, at, kind_title }];
	}
	const client = await findClient(context, id);
	if (client === null) return [];
	const { name: title, created_at: at } = client;
	const kind_title = language === 'id' ? 'Klien' : 'Client';
	const of = { subject_type: 'client', subject_id: id, client_id: id };
	return [{ kind: 'id', ...of, title, status: null, at, kind_title }];
}

/** A UUID of version 7 begins with the time at which it was made. */
function madeAt(id: string): Date | null {
	if (id[14] !== '7') return null;
	return new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16));
}

async function shownOf(
	context: ReadContext,
	row: Row,
): Promise<{ client_name: string | null; path: string }> {
	// The look-ups of one answer become one statement.
	const client = row.client_id === null ? null : await findClient(context, row.client_id);
	return { client_name: client?.name ?? null, path: pathOf(row) };
}

/** A record is looked at in its sale, a person among what its client has, and a member of staff by what it did. */
function pathOf({ subject_type, subject_id, client_id }: Row): string {
	if (client_id !== null && people.has(subject_type))
		return `/console/search?client_id=${client_id}`;
	if (subject_type === 'user') return `/console/audit?actor_id=${subject_id}`;
	return `/console/sales/${subject_id}`;
}

const people = new Set(['client', 'contact', 'user']);
