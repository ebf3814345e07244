import { Prisma } from '../database/index.ts';
import { defineExtensionPoint } from '../extension/index.ts';
import type { Language } from '../language/index.ts';

export type Wording = Record<Language, string>;

/** By what entries of a timeline are filtered, beside whether a person acted. */
export const topics = ['SALE', 'MAIL', 'MONEY', 'SERVICE', 'VENDOR', 'WORKFLOW', 'AUDIT'] as const;
export type Topic = (typeof topics)[number];

/** Ids of what belongs to one sale. */
export type SaleIds = {
	/** Those of one kind, as its events call it; empty when the sale has none. */
	of(subject_type: string): readonly string[];
	/** Those of every kind. */
	all: readonly string[];
};

/**
 * A kind of record that belongs to a sale, registered by the capability that owns its table. A record hangs on another one: a
 * bill on its subscription, a subscription on the quotation that it was made from, a quotation on the first of its versions;
 * the last one of that chain stands for the sale.
 */
export type SalePart = {
	/** As its messages, its events and its life cycle call it: billing_cycle. Moves of that life cycle are entries of a timeline. */
	subject_type: string;
	title: Wording;
	topics: readonly Topic[];
	/**
	 * The way up. A SELECT of all its records: `id` uuid, `client_id` uuid, `parent_type` text and `parent_id` uuid (null at the end
	 * of the chain), `number` text as people write it (null for none), `label` text, which one it is where there is no number, or
	 * null, `status` text, and `is_open` boolean: something is still to be done by the client.
	 */
	rows: Prisma.Sql;
	/** Kinds whose ids `idsOf` needs; they are looked for before it. */
	hangs_on: readonly string[];
	/**
	 * The way down. A SELECT of `id` uuid: those that hang on what is known of the sale by then, its own ids among it. Ids of the
	 * sale must find them in an index, so that a timeline costs as much among a million sales as among ten.
	 */
	idsOf(known: SaleIds): Prisma.Sql;
	/** States that its client sees, in the client's words; it sees no other moves. */
	forClient?: Readonly<Record<string, Wording>>;
};

/** Example: `extensions: [extend(salePartPoint, quotationPart)]` */
export const salePartPoint = defineExtensionPoint<SalePart>(
	'sale part',
	({ subject_type }) => subject_type,
);
export const defineSalePart = (part: SalePart): SalePart => part;

/** For a condition such as `related_id = ${anyOf(sale.all)}`, which an index answers. */
export const anyOf = (ids: readonly string[]): Prisma.Sql => Prisma.sql`ANY(${[...ids]}::uuid[])`;
