import type { Prisma } from '../database/index.ts';
import { defineExtensionPoint } from '../extension/index.ts';
import type { Language } from '../language/index.ts';

export const teams = ['SALES', 'FINANCE', 'OPERATIONS'] as const;
export type Team = (typeof teams)[number];

/** One kind of what stands still until a person does something, registered by the capability whose rows say so. */
export type AttentionSource = {
	/** payment.unmatched */
	kind: string;
	/** What the matter is about, as its events call it. */
	subject_type: string;
	/** Who can do something. */
	team: Team;
	title: Record<Language, string>;
	/** What to do, in one or two sentences. */
	advice: Record<Language, string>;
	/** Operations that lead on, the usual one first. */
	leads_on: readonly string[];
	/** The kind of message about the subject by which its owner tells the team itself; without it the team gets NEEDS_PERSON. */
	message?: string;
	/**
	 * A SELECT of what stands still now, one row for a subject: `subject_id` uuid, `since` timestamptz that stays the same as long as
	 * the matter does, `reason` text, `client_id` uuid, and `amount` bigint with `currency` text when money is at risk.
	 */
	rows(now: Date): Prisma.Sql;
	/**
	 * Whether the rows also give `related` jsonb: ids that operations of `leads_on` take besides that of the subject, by
	 * the name of the parameter, such as `{"event_id": "…"}` of a delivery.
	 */
	gives_related?: boolean;
};

/** Example: `extensions: [extend(attentionPoint, unmatchedPayments)]` */
export const attentionPoint = defineExtensionPoint<AttentionSource>(
	'attention',
	({ kind }) => kind,
);

export const defineAttention = (source: AttentionSource): AttentionSource => source;
