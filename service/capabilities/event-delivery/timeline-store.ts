import { Prisma } from '../../platform/database/index.ts';
import { defineTimelineSource, eventsOf } from '../../platform/timeline/index.ts';

/** Each event on its way to a workflow, with its attempts and the execution of n8n that has finished it. */
export const deliveryEntries = defineTimelineSource({
	kind: 'delivery',
	title: { id: 'Pengiriman peristiwa', en: 'Event to a workflow' },
	topics: ['WORKFLOW'],
	rows: (sale) => Prisma.sql`
		SELECT delivery.id, greatest(event.occurred_at, delivery.created_at) AS at, event.subject_type, event.subject_id,
			event.type || ' → ' || endpoint.description AS label, delivery.status, NULL::text AS actor, false AS for_client,
			jsonb_build_object('delivery_id', delivery.id, 'event_id', event.id, 'event_type', event.type, 'endpoint_id', endpoint.id,
				'replay', delivery.replay, 'attempt', delivery.attempt, 'error', delivery.error, 'delivered_at', delivery.delivered_at,
				'next_attempt_at', CASE WHEN delivery.status IN ('PENDING', 'IN_PROGRESS') THEN delivery.next_attempt_at END,
				'finished_by', delivery.finished_by, 'execution_url', delivery.execution_url,
				'attempts', (
					SELECT jsonb_agg(jsonb_build_object('attempt', attempt.attempt, 'outcome', attempt.outcome, 'status_code', attempt.status_code,
						'error', attempt.error, 'started_at', attempt.started_at, 'ended_at', attempt.ended_at) ORDER BY attempt.started_at, attempt.id)
					FROM delivery_attempts AS attempt WHERE attempt.delivery_id = delivery.id)) AS detail
		FROM (${eventsOf(sale)}) AS event
			JOIN deliveries AS delivery ON delivery.event_id = event.id
			JOIN endpoints AS endpoint ON endpoint.id = delivery.endpoint_id`,
});
