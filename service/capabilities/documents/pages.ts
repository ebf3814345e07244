import type { Router } from 'express';
import { businessDate, formatDate } from '../../platform/clock/index.ts';
import type { Company } from '../../platform/company/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import {
	html,
	pageHtml,
	pageRoute,
	type PageAnswer,
	type PageCall,
} from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { isProviderError, NotFound, vendorFailure } from '../../platform/errors/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { readFiles, type StoredFile } from './read-files.ts';
import { readDocumentToken } from './rules.ts';
import { replacementsOf } from './store.ts';

/**
 * GET /d/{token}: the document of a signed link, as a download; a browser never opens it as part of this site. The link of
 * a document that was replaced gives a page that says so, with 410, so that no program takes it for the file.
 */
export function documentPages(router: Router, runtime: Runtime): void {
	router.get('/d/:token', pageRoute(runtime, 'document.download', download));
}

async function download({ runtime, request, response, company }: PageCall): Promise<PageAnswer> {
	const id = readDocumentToken(runtime.vault, String(request.params['token']));
	const replacement = id === null ? undefined : await replacementOf(runtime, id);
	if (replacement !== undefined)
		return { status: 410, html: replacedPage(replacement.replaced_at, company, runtime) };
	const file = id === null ? null : await readFile(runtime, id);
	if (file === null) throw NotFound({ resource: 'document', id: id ?? 'unknown' });
	response.attachment(file.filename);
	response.setHeader('Content-Type', file.content_type);
	response.setHeader('X-Content-Type-Options', 'nosniff');
	response.setHeader('Cache-Control', 'private, no-store');
	response.end(file.content);
	return null;
}

const replacementOf = async ({ database }: Runtime, id: string) =>
	(await replacementsOf({ tx: database.client }, [id])).get(id);

/**
 * In both languages, since a link does not say who opens it. It leads to the portal and not to the new file: the old link
 * may have gone to an address that was wrong.
 */
function replacedPage(replacedAt: Date, company: Company, { config }: Runtime): string {
	const portal = `${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/portal`;
	const on = (language: Language) => formatDate(businessDate(replacedAt), language);
	return pageHtml({
		title: 'Dokumen telah diganti / Document replaced',
		company,
		language: 'id',
		body: html`<h1>Dokumen ini telah diganti</h1>
			<p>
				Dokumen ini diganti pada ${on('id')} dan tidak berlaku lagi. Dokumen yang baru ada di portal
				Anda.
			</p>
			<p><a href="${portal}">Buka portal</a></p>
			<section lang="en">
				<h2>This document was replaced</h2>
				<p>
					It was replaced on ${on('en')} and holds no longer. The new document is in your portal.
				</p>
				<p><a href="${portal}">Open the portal</a></p>
			</section>`,
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
