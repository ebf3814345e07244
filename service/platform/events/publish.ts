import { z } from 'zod';
import type { Transaction } from '../database/index.ts';
import { newId } from '../database/new-id.ts';
import type { EventDefinition, PublishedEvent } from './define-events.ts';

/** Channel on which a commit with new events wakes the dispatcher up. */
export const eventChannel = 'cloudsales_events';

/** Writes an event into the outbox and wakes the dispatcher when the transaction commits. */
export async function publishEvent<P extends z.ZodType>(
	tx: Transaction,
	event: EventDefinition<P>,
	fact: PublishedEvent<P>,
	at: { now: Date; request_id: string },
): Promise<void> {
	await tx.event.create({
		data: {
			id: newId(),
			type: event.type,
			version: event.version,
			subject_type: fact.subject_type,
			subject_id: fact.subject_id,
			client_id: fact.client_id,
			payload: z.encode(event.payload, fact.payload) as object,
			occurred_at: at.now,
			next_dispatch_at: at.now,
			request_id: at.request_id,
		},
	});
	if (notified.has(tx)) return;
	notified.add(tx);
	await tx.$executeRawUnsafe(`NOTIFY ${eventChannel}`);
}

/** Transactions that wake the dispatcher already: PostgreSQL sends the same notification once, however often it is told. */
const notified = new WeakSet<Transaction>();
