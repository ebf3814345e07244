import { documentEntries } from './timeline-store.ts';
import { timelinePoint } from '../../platform/timeline/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { documentContract } from './contract.ts';
import { getDocument } from './operations/get-document.ts';
import { listDocuments } from './operations/list-documents.ts';
import { documentPages } from './pages.ts';

export const documentsModule = defineModule({
	name: 'documents',
	operations: Object.values(documentContract),
	handlers: [getDocument, listDocuments],
	pages: documentPages,
	extensions: [extend(timelinePoint, documentEntries)],
});
