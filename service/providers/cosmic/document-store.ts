import type { DocumentStore, DocumentToStore } from '../../capabilities/quotations/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import type { CosmicClient } from './client.ts';
import {
	type CosmicObject,
	findHeldFile,
	fromCosmicObject,
	toCosmicFields,
	toCosmicFilename,
	toListedDocument,
} from './translate.ts';

/** What Cosmic gives of many objects at once, far below its limit of bytes. */
const pageSize = 200;

/** Cosmic's PDFs are public: their address is enough to read them. */
export function createCosmicDocumentStore(client: CosmicClient): DocumentStore {
	/** The media's name and address, uploaded only if no earlier attempt did so. */
	async function provideFile(
		existing: CosmicObject | null,
		pdf: DocumentToStore['pdf'],
	): Promise<{ name: string; url: string }> {
		const filename = toCosmicFilename(pdf);
		const held = findHeldFile(existing, filename);
		const url = existing === null ? undefined : fromCosmicObject(existing)?.pdf_url;
		if (held !== null && url !== undefined) return { name: held, url };
		return (await client.findMedia(filename)) ?? (await client.uploadPdf(filename, pdf.content));
	}

	/**
	 * Cosmic gives a second object with our slug another slug instead of refusing it. That happens when another attempt
	 * was faster, or when a stale read did not show an earlier attempt's object: then ours is a duplicate. If the process
	 * dies before it has deleted it, the job that removes strays does.
	 */
	async function insert(document: DocumentToStore, mediaName: string): Promise<string> {
		const fields = toCosmicFields(document, mediaName);
		const inserted = await client.insertObject(document.slug, fields);
		if (inserted.slug === document.slug) return inserted.id;
		await client.deleteObject(inserted.id);
		const first = await client.findObject(document.slug);
		if (first === null) {
			throw new ProviderError(
				'cosmic',
				'outcome-unknown',
				'Cosmic holds the document but does not show it yet',
				{
					code: 'not-visible-yet',
				},
			);
		}
		return (await client.updateObject(first.id, fields)).id;
	}

	return {
		id: 'cosmic',
		title: 'Cosmic',

		async find(slug) {
			const object = await client.findObject(slug);
			return object === null ? null : fromCosmicObject(object);
		},

		async put(document) {
			const existing = await client.findObject(document.slug);
			const file = await provideFile(existing, document.pdf);
			if (existing === null) {
				return { external_id: await insert(document, file.name), pdf_url: file.url };
			}
			const updated = await client.updateObject(existing.id, toCosmicFields(document, file.name));
			return { external_id: updated.id, pdf_url: file.url };
		},

		// The span is cut here: Cosmic documents the order by date, but not how it compares a date with a text.
		async list({ made_since, after }) {
			const skip = Number(after ?? 0);
			const { readable, unreadable } = await client.listObjects({ skip, limit: pageSize });
			const recent = readable.filter(({ created_at }) => created_at >= made_since);
			// An object that cannot be read may be as new as the others.
			const isLast = recent.length + unreadable.length < pageSize;
			return {
				documents: recent.map(toListedDocument),
				unreadable: unreadable.map(({ id, reason }) => ({ external_id: id, reason })),
				next: isLast ? null : String(skip + pageSize),
			};
		},

		remove: (external_id) => client.deleteObject(external_id),
	};
}
