import { z } from 'zod';
import { Event } from './contract.ts';

type EventRow = {
	id: string;
	type: string;
	version: number;
	occurred_at: Date;
	subject_type: string;
	subject_id: string;
	client_id: string | null;
	payload: unknown;
};
const Data = z.record(z.string(), z.unknown());

/** An outbox row as the API shows it. */
export const eventOf = (row: EventRow): z.output<typeof Event> => {
	const { id, type, version, occurred_at, subject_type, subject_id, client_id } = row;
	return {
		id,
		type,
		version,
		occurred_at,
		subject_type,
		subject_id,
		client_id,
		data: Data.parse(row.payload),
	};
};

/** The same as JSON, which is what endpoints receive. */
export const toEvent = (row: EventRow): z.input<typeof Event> => z.encode(Event, eventOf(row));
