import { maySee } from '../../platform/actor/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	newId,
	pageOf,
	Prisma,
	tableOf,
	visibleTo,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { FileStore } from './ports.ts';

export type DocumentRow = Prisma.DocumentGetPayload<object>;
export type NewDocument = {
	client_id: string;
	kind: string;
	related_type: string;
	related_id: string;
	filename: string;
	content_type: string;
	size: number;
	pages: number | null;
	sha256: string;
	store: string;
};
type Tables = Pick<
	Transaction,
	'document' | 'documentContent' | 'documentReplacement' | '$queryRaw'
>;
export type Replacement = Prisma.DocumentReplacementGetPayload<object>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

const documents = tableOf<DocumentRow, Prisma.DocumentCreateManyInput>(
	'documents',
	Prisma.DocumentScalarFieldEnum,
);

/** The document that has these bytes for its owner; made now, or there already. */
export async function insertDocument(
	{ tx, now }: Context,
	values: NewDocument,
): Promise<{ document: DocumentRow; created: boolean }> {
	const row = { id: newId(), ...values, created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, documents, [row], { skipDuplicates: true });
	if (inserted !== undefined) return { document: inserted, created: true };
	const { related_type, related_id, kind, sha256 } = values;
	const key = { related_id, related_type, kind, sha256 };
	const document = await tx.document.findUniqueOrThrow({
		where: { related_id_related_type_kind_sha256: key },
	});
	return { document, created: false };
}

export async function getDocument(context: Context, id: string): Promise<DocumentRow> {
	const row = await findRow(context.tx, documents, id);
	if (row === null || !maySee(context.actor, row)) throw NotFound({ resource: 'document', id });
	return row;
}

export const listDocuments = (
	context: Context,
	query: ListQuery & { related_id?: string | undefined; client_id?: string | undefined },
): Promise<Page<DocumentRow>> =>
	pageOf(
		context.tx,
		documents,
		query,
		{ related_id: query.related_id, client_id: query.client_id },
		visibleTo(context.actor),
	);

/** Documents by their ids without a check of the actor: for the bearer of a signed link and for mails. */
export const listByIds = (
	{ tx }: { tx: Pick<Tables, 'document'> },
	ids: readonly string[],
): Promise<DocumentRow[]> => tx.document.findMany({ where: { id: { in: [...ids] } } });

/** Says that a document has taken the place of another. What was replaced and is attached again holds again. */
export async function replaceDocument(
	{ tx, now }: Pick<Context, 'now'> & { tx: Pick<Tables, 'documentReplacement'> },
	document_id: string,
	replaced_by_id: string,
): Promise<void> {
	await tx.documentReplacement.deleteMany({ where: { document_id: replaced_by_id } });
	const set = { replaced_by_id, replaced_at: now };
	const where = { document_id };
	await tx.documentReplacement.upsert({ where, create: { ...where, ...set }, update: set });
}

/** What took the place of these documents, by their ids. */
export async function replacementsOf(
	{ tx }: { tx: Pick<Tables, 'documentReplacement'> },
	ids: readonly string[],
): Promise<Map<string, Replacement>> {
	const rows = await tx.documentReplacement.findMany({ where: { document_id: { in: [...ids] } } });
	return new Map(rows.map((row) => [row.document_id, row]));
}

/** Documents in the order of their ids, with the hash of their content: another hash is another file. */
export async function hashesOf(
	context: { tx: Pick<Tables, 'document'> },
	ids: readonly string[],
): Promise<{ id: string; sha256: string }[]> {
	const rows = await listByIds(context, ids);
	return ids.flatMap((id) => {
		const row = rows.find((one) => one.id === id);
		return row === undefined ? [] : [{ id, sha256: row.sha256 }];
	});
}

/** Keeps bytes in PostgreSQL, in the transaction of whatever refers to them. */
export const postgresFiles = (tx: Pick<Tables, 'documentContent'>): FileStore => ({
	id: 'postgres',
	title: 'PostgreSQL',
	async put({ key, content }) {
		// The driver wants a view on a plain ArrayBuffer, which a Buffer from the pool is not by type.
		const data = [{ sha256: key, content: new Uint8Array(content) }];
		await tx.documentContent.createMany({ data, skipDuplicates: true });
	},
	async get(key) {
		const row = await tx.documentContent.findUnique({ where: { sha256: key } });
		return row === null ? null : Buffer.from(row.content);
	},
	async delete(key) {
		await tx.documentContent.deleteMany({ where: { sha256: key } });
	},
});
