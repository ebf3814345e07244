import { definePort } from '../../platform/provider/port.ts';

/**
 * Keeps the bytes of documents under keys. Throws ProviderError. Every method may be repeated: a key stands for its
 * content, so a second `put` writes the same bytes again.
 */
export interface FileStore {
	/** Stored with each document, so that it is found again after the installation has moved to another store. */
	readonly id: string;
	readonly title: string;
	put(file: FileToKeep): Promise<void>;
	/** Null when there is no such key. */
	get(key: string): Promise<Buffer | null>;
	/** A key that is gone already is no error. */
	delete(key: string): Promise<void>;
}

export type FileToKeep = {
	/** SHA-256 of the content, in hexadecimal. */
	key: string;
	content: Buffer;
	content_type: string;
};

/** Name of the port in a provider's `create`. Without a provider the bytes are kept in PostgreSQL. */
export const fileStorePort = definePort<FileStore>('fileStore', {
	put: 'vendor',
	get: 'vendor',
	delete: 'vendor',
});
