import { z } from 'zod';
import { addDays } from '../../platform/clock/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { documentStorePort, type DocumentStore, type ListedDocument } from './ports.ts';
import { isStray } from './rules.ts';
import * as store from './store.ts';

/** Longer than the hour between two runs, so that failed runs of a whole day miss nothing. */
const daysBack = 2;
/** A store with more than so many pages of two days is not read to its end every hour. */
const pagesMax = 50;

type Stray = { external_id: string; slug: string; quotation_id: string };

/**
 * The database decides what is a stray. A document that refers to no quotation of ours may belong to another system
 * and stays.
 */
export async function removeStrays(job: JobContext): Promise<void> {
	const documents = job.providers.find(documentStorePort);
	if (documents === null) return;
	let failure: unknown;
	for (const stray of await findStrays(job, documents)) {
		try {
			await documents.remove(stray.external_id);
			job.log.warn(stray, 'a stray document was removed from the store');
		} catch (error) {
			// A document that cannot be deleted must not stop the others.
			failure ??= error;
		}
	}
	if (failure !== undefined) throw failure;
}

/** All pages are read before anything is deleted: pages are counted by offset, so a deletion would shift the next page. */
async function findStrays(job: JobContext, documents: DocumentStore): Promise<Stray[]> {
	const made_since = addDays(job.clock.now(), -daysBack);
	const strays = new Map<string, Stray>();
	let after: string | null = null;
	for (let pages = 0; pages < pagesMax; pages += 1) {
		const page = await documents.list({ made_since, after });
		for (const stray of await straysAmong(job, page.documents)) {
			strays.set(stray.external_id, stray);
		}
		if (page.unreadable.length > 0)
			job.log.warn({ unreadable: page.unreadable }, 'documents of the store cannot be read');
		after = page.next;
		if (after === null) break;
	}
	if (after !== null) job.log.warn({ pagesMax }, 'older documents were not looked at for strays');
	return [...strays.values()];
}

async function straysAmong(
	job: JobContext,
	documents: readonly ListedDocument[],
): Promise<Stray[]> {
	const ours = documents.flatMap(({ external_id, slug, fields }) => {
		const quotation_id = z.uuid().safeParse(fields['quotation_id']);
		return quotation_id.success ? [{ external_id, slug, quotation_id: quotation_id.data }] : [];
	});
	const ids = ours.map(({ quotation_id }) => quotation_id);
	const rows = await job.transaction((context) => store.listDocumentNames(context, ids));
	const quotations = new Map(rows.map((row) => [row.id, row]));
	return ours.filter((document) => {
		const quotation = quotations.get(document.quotation_id);
		return quotation !== undefined && isStray(document, quotation);
	});
}
