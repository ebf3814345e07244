import type { Router } from 'express';
import { isProviderError, NotFound, vendorFailure } from '../../platform/errors/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { readFiles, type StoredFile } from './read-files.ts';
import { readDocumentToken } from './rules.ts';

/** GET /d/{token}: the document of a signed link, as a download; a browser never opens it as part of this site. */
export function documentPages(router: Router, runtime: Runtime): void {
	router.get('/d/:token', async (request, response) => {
		response.locals['operation'] = 'document.download';
		const id = readDocumentToken(runtime.vault, request.params.token);
		const file = id === null ? null : await readFile(runtime, id);
		if (file === null) throw NotFound({ resource: 'document', id: id ?? 'unknown' });
		response.attachment(file.filename);
		response.setHeader('Content-Type', file.content_type);
		response.setHeader('X-Content-Type-Options', 'nosniff');
		response.setHeader('Cache-Control', 'private, no-store');
		response.end(file.content);
	});
}

async function readFile(runtime: Runtime, id: string): Promise<StoredFile | null> {
	try {
		const [file] = await readFiles(runtime, [id]);
		return file ?? null;
	} catch (error) {
		throw isProviderError(error) ? vendorFailure(error) : error;
	}
}
