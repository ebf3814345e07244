import { z } from 'zod';
import type { Present } from '../clock/index.ts';
import { journalOf, newId, type Transaction } from '../database/index.ts';
import type { EventDefinition, PublishedEvent } from './define-events.ts';

/** Has the transaction write the event into the outbox, and wake the dispatcher when it commits. */
export function publishEvent<P extends z.ZodType>(
	tx: Transaction,
	event: EventDefinition<P>,
	fact: PublishedEvent<P>,
	at: Present & { request_id: string },
): void {
	journalOf(tx).events.push({
		id: newId(),
		type: event.type,
		version: event.version,
		subject_type: fact.subject_type,
		subject_id: fact.subject_id,
		client_id: fact.client_id,
		payload: z.encode(event.payload, fact.payload),
		occurred_at: at.now,
		next_dispatch_at: at.machine_now,
		request_id: at.request_id,
	});
}
