import { definePort } from '../../platform/provider/port.ts';

/** What quotations needs from a headless CMS: one document with one PDF. Throws ProviderError. */
export interface DocumentStore {
	readonly id: string;
	readonly title: string;
	/** Looks up our own earlier document by its slug; null when there is none. */
	find(slug: string): Promise<StoredDocument | null>;
	/**
	 * Creates or updates the document with this slug so that it holds these fields and this PDF. Calling it twice
	 * leaves one document, also when an earlier call ended in `outcome-unknown`.
	 */
	put(document: DocumentToStore): Promise<StoredDocument>;
	/**
	 * A page of the documents made since a moment, newest first, also those of other systems; `next` asks for the
	 * next page.
	 */
	list(span: DocumentSpan): Promise<DocumentPage>;
	/** Deletes a document but not its PDF; one that does not exist is no error. */
	remove(external_id: string): Promise<void>;
}

export type DocumentToStore = {
	/** Lower-case letters, digits and hyphens; the same for every attempt. */
	slug: string;
	title: string;
	fields: Record<string, string | number>;
	/**
	 * `source` is what the PDF was printed from. The same page may print to other bytes when the machine is busy, so a file
	 * that an earlier attempt uploaded is recognised by what it was printed from.
	 */
	pdf: { filename: string; content: Buffer; source: string };
};

export type StoredDocument = { external_id: string; pdf_url: string };

export type DocumentSpan = { made_since: Date; after: string | null };
export type DocumentPage = {
	documents: readonly ListedDocument[];
	/** Documents of the page that the adapter cannot read; they hide none of the others. */
	unreadable: readonly { external_id: string; reason: string }[];
	next: string | null;
};
export type ListedDocument = {
	external_id: string;
	slug: string;
	/** As the store gives them: people can change them there. */
	fields: Record<string, unknown>;
};

/** What quotations and billing need to turn a page into a PDF. Throws ProviderError. */
export interface PdfRenderer {
	readonly id: string;
	readonly title: string;
	/** `html` is a whole document. Scripts do not run and only data: URLs load. */
	render(html: string): Promise<Buffer>;
}

/** Name of the port in a provider's `create`. */
export const documentStorePort = definePort<DocumentStore>('documentStore', {
	find: 'vendor',
	put: 'vendor',
	list: 'vendor',
	remove: 'vendor',
});

/** Name of the port in a provider's `create`. */
export const pdfRendererPort = definePort<PdfRenderer>('pdfRenderer', { render: 'local' });
