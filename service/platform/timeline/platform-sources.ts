import { Prisma } from '../database/index.ts';
import { anyOf, type SaleIds, type SalePart } from '../sale/index.ts';
import { defineTimelineSource, type TimelineSource } from './define.ts';

/** Entries that stand in the platform's own tables. */

/** The moves of the life cycle of a part. */
export const movesOf = (part: SalePart): TimelineSource =>
	defineTimelineSource({
		kind: `${part.subject_type}.moved`,
		title: part.title,
		topics: part.topics,
		...(part.forClient === undefined ? {} : { forClient: part.forClient }),
		rows: (sale) => Prisma.sql`
			SELECT id, moved_at AS at, lifecycle AS subject_type, subject_id, NULL::text AS label, to_status AS status, actor,
				true AS for_client, jsonb_build_object('transition', transition, 'from', from_status, 'request_id', request_id) AS detail
			FROM lifecycle_moves
			WHERE subject_id = ${anyOf(sale.of(part.subject_type))} AND lifecycle = ${part.subject_type}`,
	});

/** Events, unless a move of the same request tells of the same: it is what announced them. */
export const plainEvents: TimelineSource = defineTimelineSource({
	kind: 'event',
	title: { id: 'Peristiwa', en: 'Event' },
	topics: ['SALE'],
	rows: (sale) => Prisma.sql`
		SELECT id, occurred_at AS at, subject_type, subject_id, type AS label, NULL::text AS status, NULL::text AS actor,
			false AS for_client, jsonb_build_object('event_id', id, 'request_id', request_id) AS detail
		FROM events AS event
		WHERE subject_id = ${anyOf(sale.all)} AND NOT EXISTS (
			SELECT FROM lifecycle_moves AS move
			WHERE move.subject_id = ${anyOf(sale.all)} AND move.subject_id = event.subject_id AND move.moved_at = event.occurred_at AND move.request_id = event.request_id)`,
});

/**
 * What a person did by an operation, unless a move of the same request tells of it already; a reason that was given is
 * shown in any case. Only names of fields and the reason are kept in the audit trail, no values.
 */
export const peopleActed: TimelineSource = defineTimelineSource({
	kind: 'audit',
	title: { id: 'Tindakan', en: 'Action' },
	topics: ['AUDIT'],
	rows: (sale) => Prisma.sql`
		SELECT id, occurred_at AS at, split_part(operation, '.', 1) AS subject_type, subject_id::uuid AS subject_id, operation AS label,
			NULL::text AS status, actor_type || ':' || actor_name AS actor, false AS for_client,
			jsonb_build_object('request_id', request_id) || details AS detail
		FROM audit_entries AS entry
		WHERE subject_id = ANY(${[...sale.all]}::text[]) AND actor_type <> 'SYSTEM'
			AND (details ? 'reason' OR NOT EXISTS (
				SELECT FROM lifecycle_moves AS move
				WHERE move.subject_id = ${anyOf(sale.all)} AND move.subject_id = entry.subject_id::uuid AND move.request_id = entry.request_id))`,
});

/** The events about anything of a sale, for a statement of what became of them. */
export const eventsOf = (sale: SaleIds): Prisma.Sql => Prisma.sql`
	SELECT id, type, subject_type, subject_id, occurred_at FROM events WHERE subject_id = ${anyOf(sale.all)}`;

/** Whether a person acted, and not the service or a program with a key. */
export const byPerson = Prisma.sql`actor ~ '^(USER|LINK|CONTACT):'`;
