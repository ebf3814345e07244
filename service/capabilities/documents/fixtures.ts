import { randomBytes, randomUUID } from 'node:crypto';
import type { TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { keepInDatabase, storeDocument } from './keep-file.ts';
import type { DocumentRow } from './store.ts';

type Wanted = {
	client_id?: string;
	kind?: string;
	related_type?: string;
	related_id?: string;
	filename?: string;
	content?: Buffer;
};

/** A document in PostgreSQL, of bytes of its own unless some are given. */
export async function aDocument(service: TestService, wanted: Wanted = {}): Promise<DocumentRow> {
	const { filename = 'file.pdf', content = randomBytes(40) } = wanted;
	const owner = {
		client_id: wanted.client_id ?? (await aClient(service)).id,
		kind: wanted.kind ?? 'INVOICE',
		related_type: wanted.related_type ?? 'test',
		related_id: wanted.related_id ?? randomUUID(),
	};
	const file = keepInDatabase({ filename, content_type: 'application/pdf', content, pages: 1 });
	return service.transaction((context) => storeDocument(context, owner, file));
}
