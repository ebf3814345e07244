import { createHash } from 'node:crypto';
import { z } from 'zod';
import type {
	DocumentToStore,
	ListedDocument,
	StoredDocument,
} from '../../capabilities/quotations/ports.ts';

/** The object type that holds our documents; its metafield `pdf` is a file. */
export const objectType = 'quotations';

/** A file metafield is written as the media's name and read as its addresses. */
export const CosmicObject = z.looseObject({
	id: z.string().min(1),
	slug: z.string().min(1),
	metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type CosmicObject = z.output<typeof CosmicObject>;

export const ListedCosmicObject = CosmicObject.extend({ created_at: z.coerce.date() });
export type ListedCosmicObject = z.output<typeof ListedCosmicObject>;

export const CosmicMedia = z.looseObject({
	name: z.string().min(1),
	original_name: z.string().min(1),
	url: z.url(),
});
export type CosmicMedia = z.output<typeof CosmicMedia>;

const File = z.object({ url: z.url() });

/** An object without a PDF was made or changed outside CloudSales and does not count as stored. */
export function fromCosmicObject(object: CosmicObject): StoredDocument | null {
	const pdf = File.safeParse(object.metadata?.pdf);
	return pdf.success ? { external_id: object.id, pdf_url: pdf.data.url } : null;
}

export const toListedDocument = ({ id, slug, metadata }: CosmicObject): ListedDocument => ({
	external_id: id,
	slug,
	fields: metadata ?? {},
});

/** The file that an object holds already, if it is this one: Cosmic names it `<uuid>-<our name>`. */
export function findHeldFile(object: CosmicObject | null, filename: string): string | null {
	const url = object === null ? undefined : fromCosmicObject(object)?.pdf_url;
	const name = url === undefined ? undefined : new URL(url).pathname.split('/').at(-1);
	return name?.endsWith(`-${filename}`) === true ? name : null;
}

/** What it was printed from is part of the name, so that an earlier upload of the same document is found by its name. */
export function toCosmicFilename(pdf: DocumentToStore['pdf']): string {
	const stem = pdf.filename
		.replace(/\.pdf$/i, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 60);
	const digest = createHash('sha256').update(pdf.source).digest('hex').slice(0, 16);
	return `${stem === '' ? 'document' : stem}-${digest}.pdf`;
}

export type CosmicFields = {
	title: string;
	status: string;
	metadata: Record<string, string | number>;
};

export function toCosmicFields(document: DocumentToStore, mediaName: string): CosmicFields {
	return {
		title: document.title,
		status: 'published',
		metadata: { ...document.fields, pdf: mediaName },
	};
}
