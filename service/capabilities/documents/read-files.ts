import type { Runtime } from '../../platform/runtime/index.ts';
import { fileStorePort, type FileStore } from './ports.ts';
import * as store from './store.ts';

export type StoredFile = { filename: string; content_type: string; content: Buffer };

/**
 * Files of documents in the order asked for; those that do not exist are left out. Never inside a transaction: the
 * bytes may be at a vendor. Throws when a document is there and its bytes are not.
 */
export async function readFiles(
	{ database, providers }: Pick<Runtime, 'database' | 'providers'>,
	ids: readonly string[],
): Promise<StoredFile[]> {
	const rows = await store.listByIds({ tx: database.client }, ids);
	const inDatabase = store.postgresFiles(database.client);
	const storeOf = (id: string): FileStore =>
		id === inDatabase.id ? inDatabase : providers.get(fileStorePort, id);
	const files: StoredFile[] = [];
	for (const id of ids) {
		const row = rows.find((one) => one.id === id);
		if (row === undefined) continue;
		const content = await storeOf(row.store).get(row.sha256);
		if (content === null)
			throw new Error(`The bytes of document ${id} are missing from ${row.store}`);
		files.push({ filename: row.filename, content_type: row.content_type, content });
	}
	return files;
}

/** The bytes that `uploadBytes` and `storeBytes` kept. Never inside a transaction. */
export async function readBytes(
	{ database, providers }: Pick<Runtime, 'database' | 'providers'>,
	{ sha256, store: at }: { sha256: string; store: string },
): Promise<Buffer> {
	const inDatabase = store.postgresFiles(database.client);
	const content = await (at === inDatabase.id ? inDatabase : providers.get(fileStorePort, at)).get(
		sha256,
	);
	if (content === null) throw new Error(`The bytes ${sha256} are missing from ${at}`);
	return content;
}
