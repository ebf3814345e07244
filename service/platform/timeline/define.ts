import type { Prisma } from '../database/index.ts';
import { defineExtensionPoint } from '../extension/index.ts';
import type { Language } from '../language/index.ts';
import type { SaleIds, Topic, Wording } from '../sale/index.ts';

/**
 * What happened in one sale, in order. The capability that owns a table registers which of its records belong to a sale
 * (`salePartPoint` of `platform/sale`), and here what happened to them. Every SELECT finds its rows by ids of the sale in an
 * index, so that a timeline costs as much among a million sales as among ten.
 */

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
	rows(sale: SaleIds): Prisma.Sql;
	/** The label for staff where it needs the language, such as an amount of money; from the `detail` of the entry. */
	labelOf?(detail: Readonly<Record<string, unknown>>, language: Language): string | null;
	/** Statuses that the client sees where `for_client` is true, in the client's words; without it the client sees none. */
	forClient?: Readonly<Record<string, Wording>>;
};

/** Example: `extensions: [extend(timelinePoint, settlementEntries)]` */
export const timelinePoint = defineExtensionPoint<TimelineSource>('timeline', ({ kind }) => kind);
export const defineTimelineSource = (source: TimelineSource): TimelineSource => source;
