import type { z } from 'zod';
import type { OperationContext } from '../context/index.ts';
import type { EventDefinition } from './define-events.ts';

/** An event as stored in the outbox. */
export type StoredEvent<P = unknown> = {
	id: string;
	type: string;
	subject_type: string;
	subject_id: string;
	client_id: string | null;
	payload: P;
	occurred_at: Date;
};

/** What the service itself does after an event, once per event, in a transaction of its own. */
export type Reaction = {
	/** Unique: `billing.when-payment-succeeded`. */
	name: string;
	event: EventDefinition;
	run(event: StoredEvent, context: OperationContext): Promise<void>;
};

export function defineReaction<P extends z.ZodType>(
	name: string,
	event: EventDefinition<P>,
	run: (event: StoredEvent<z.output<P>>, context: OperationContext) => Promise<void>,
): Reaction {
	return {
		name,
		event,
		run: (stored, context) =>
			run({ ...stored, payload: event.payload.parse(stored.payload) as z.output<P> }, context),
	};
}
