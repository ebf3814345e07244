export {
	externalFileStore,
	keepInDatabase,
	storeBytes,
	storeDocument,
	uploadBytes,
	uploadFile,
} from './keep-file.ts';
export type { KeptBytes, KeptFile } from './keep-file.ts';
export { listDocuments } from './operations/list-documents.ts';
export { readBytes, readFiles } from './read-files.ts';
export { hashesOf, replaceDocument } from './store.ts';
export { documentUrl } from './to-document.ts';
export { Document } from './contract.ts';
