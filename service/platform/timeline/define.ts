import { Prisma } from '../database/index.ts';
import { defineExtensionPoint } from '../extension/index.ts';
import type { Language } from '../language/index.ts';

/**
 * What happened in one sale, in order. The capability that owns a table registers what of a sale is in it: which things
 * belong to the sale (`salePartPoint`), and what happened to them (`timelinePoint`). Every SELECT finds its rows by ids of
 * the sale in an index, so that a timeline costs as much among a million sales as among ten.
 */
export type Wording = Record<Language, string>;

/** By what entries are filtered, beside whether a person acted. */
export const topics = ['SALE', 'MAIL', 'MONEY', 'SERVICE', 'VENDOR', 'WORKFLOW', 'AUDIT'] as const;
export type Topic = (typeof topics)[number];

/** Ids of what belongs to one sale. */
export type Sale = {
	/** Those of one kind, as its events call it; empty when the sale has none. */
	of(subject_type: string): readonly string[];
	/** Those of every kind. */
	all: readonly string[];
};

/** A kind of thing that belongs to a sale. Its moves of the life cycle with the same name are entries of the timeline. */
export type SalePart = {
	/** As its events and its life cycle call it. */
	subject_type: string;
	title: Wording;
	topics: readonly Topic[];
	/** Kinds whose ids `idsOf` needs; they are looked for before it. */
	hangs_on: readonly string[];
	/** A SELECT of `id` uuid: those that hang on what is known of the sale by then, its own ids among it. */
	idsOf(known: Sale): Prisma.Sql;
	/**
	 * A SELECT of at most one row about the thing with this id: `parent_type` text and `parent_id` uuid of what it hangs on,
	 * null at the top of a sale; `client_id` uuid; `label` text, such as its number, or null; `status` text.
	 */
	one(id: string): Prisma.Sql;
	/** States that its client sees, in the client's words; it sees no other moves. */
	forClient?: Readonly<Record<string, Wording>>;
};

/** One kind of entries. */
export type TimelineSource = {
	/** delivery */
	kind: string;
	title: Wording;
	topics: readonly Topic[];
	/**
	 * A SELECT of the entries of a sale: `id` uuid, unique among all sources; `at` timestamptz; `subject_type` text and
	 * `subject_id` uuid of what it is about; `label` text, which one it is, or null; `status` text, what came of it, or null;
	 * `actor` text, as life cycles write it (USER:Sari), or null; `for_client` boolean, whether it concerns the client itself;
	 * `detail` jsonb for staff, without secrets and without bodies of messages.
	 */
	rows(sale: Sale): Prisma.Sql;
	/** Statuses that the client sees where `for_client` is true, in the client's words; without it the client sees none. */
	forClient?: Readonly<Record<string, Wording>>;
};

/** Example: `extensions: [extend(salePartPoint, quotationPart)]` */
export const salePartPoint = defineExtensionPoint<SalePart>(
	'sale part',
	({ subject_type }) => subject_type,
);
export const timelinePoint = defineExtensionPoint<TimelineSource>('timeline', ({ kind }) => kind);

export const defineSalePart = (part: SalePart): SalePart => part;
export const defineTimelineSource = (source: TimelineSource): TimelineSource => source;

/** For a condition such as `related_id = ${anyOf(sale.all)}`, which an index answers. */
export const anyOf = (ids: readonly string[]): Prisma.Sql => Prisma.sql`ANY(${[...ids]}::uuid[])`;
