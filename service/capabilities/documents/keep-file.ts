import type { UploadedFile } from '../../platform/contract/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import type { ProviderRegistry } from '../../platform/provider/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import { fileStorePort } from './ports.ts';
import * as store from './store.ts';
import type { DocumentRow, NewDocument } from './store.ts';

/** A file whose bytes are at `store` already, or go into PostgreSQL together with their document. */
export type KeptFile = UploadedFile & { sha256: string; store: string };
type Owner = Pick<NewDocument, 'client_id' | 'kind' | 'related_type' | 'related_id'>;

const inPostgres = 'postgres';

/**
 * Id of the store outside the database that new files go to; null when they are kept in PostgreSQL. With one, the
 * operation must upload before its last transaction (`externalOperation` with `uploadFile` as its call): a document
 * must never point to bytes that are not there.
 */
export const externalFileStore = ({ providers }: Pick<ReadContext, 'providers'>): string | null =>
	providers.list().find((provider) => provider.ports.includes(fileStorePort.name))?.id ?? null;

/** A file that is written to PostgreSQL in the transaction of `storeDocument`. */
export const keepInDatabase = (file: UploadedFile): KeptFile => ({
	...file,
	sha256: sha256Hex(file.content),
	store: inPostgres,
});

/** Uploads a file under its hash; repeated after a crash, it writes the same bytes to the same key. */
export async function uploadFile(
	file: UploadedFile,
	storeId: string,
	providers: ProviderRegistry,
): Promise<KeptFile> {
	const sha256 = sha256Hex(file.content);
	const { content, content_type } = file;
	await providers.get(fileStorePort, storeId).put({ key: sha256, content, content_type });
	return { ...file, sha256, store: storeId };
}

/** Stores a file once for its owner: the same bytes again are the document that is there. */
export async function storeDocument(
	context: OperationContext,
	owner: Owner,
	file: KeptFile,
): Promise<DocumentRow> {
	const { filename, content_type, content, sha256, store: at } = file;
	const { pages } = file;
	const about = { filename, content_type, size: content.length, pages, sha256, store: at };
	const { document, created } = await store.insertDocument(context, { ...owner, ...about });
	if (created && at === inPostgres)
		await store.postgresFiles(context.tx).put({ key: sha256, content, content_type });
	return document;
}

/** Bytes that are kept for a record of another capability which is no document, such as a mail as it came. */
export type KeptBytes = { sha256: string; store: string; size: number; content: Buffer };

/** Brings bytes to the store outside, if there is one; otherwise `storeBytes` writes them. May be repeated. */
export async function uploadBytes(
	{ content, content_type }: { content: Buffer; content_type: string },
	providers: ProviderRegistry,
): Promise<KeptBytes> {
	const sha256 = sha256Hex(content);
	const kept = { sha256, size: content.length, content };
	const outside = providers.find(fileStorePort);
	if (outside === null) return { ...kept, store: inPostgres };
	await outside.put({ key: sha256, content, content_type });
	return { ...kept, store: outside.id };
}

/** In the transaction of the row that refers to them. */
export async function storeBytes(
	context: OperationContext,
	{ sha256, store: at, content }: KeptBytes,
): Promise<void> {
	if (at !== inPostgres) return;
	const content_type = 'application/octet-stream';
	await store.postgresFiles(context.tx).put({ key: sha256, content, content_type });
}
