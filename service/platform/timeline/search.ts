import type { Prisma } from '../database/index.ts';
import { defineExtensionPoint } from '../extension/index.ts';
import type { Wording } from '../sale/index.ts';

/** What is looked for, in the forms that columns have. */
export type Wanted = {
	/** As it was typed, without space around it. */
	text: string;
	/** As names are compared: lower case, single spaces. */
	folded: string;
	/** In capitals, as numbers of documents are written. */
	upper: string;
};

/**
 * One kind of thing that people look for. Every condition must be one that an index answers, for an exact value or for a
 * beginning (`prefixOf` with an index of `text_pattern_ops`): what reads a whole table would stop the page for everybody.
 */
export type SearchSource = {
	/** quotation.number */
	kind: string;
	title: Wording;
	/** Id of the operation by which the same can be read: only its callers find them. Without it all staff does. */
	only_for?: string;
	/**
	 * A SELECT of what fits, the best first, at most `limit` rows: `subject_type` text, `subject_id` uuid, `title` text,
	 * `status` text or null, `client_id` uuid or null, `at` timestamptz. Null when the text cannot be one of this kind.
	 */
	rows(wanted: Wanted, limit: number): Prisma.Sql | null;
	/** The same for what a client has, the newest first: what begins a sale. */
	ofClient?(clientId: string, limit: number): Prisma.Sql;
};

export const searchPoint = defineExtensionPoint<SearchSource>('search', ({ kind }) => kind);
export const defineSearch = (source: SearchSource): SearchSource => source;

/** LIKE pattern for texts that begin with `text`; `%` and `_` in it are escaped, or they would be wildcards. */
export const prefixOf = (text: string): string => `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
