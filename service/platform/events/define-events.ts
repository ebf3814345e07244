import type { z } from 'zod';

/** A fact that the service announces. The payload holds facts and ids, never whole rows. */
export type EventDefinition<P extends z.ZodType = z.ZodType> = {
	/** Past tense: `quotation.accepted`. */
	type: string;
	version: number;
	description: string;
	payload: P;
	/** Fields of the shown example that differ from the examples in the schema, such as an `error` that is null. */
	example?: Readonly<Record<string, unknown>>;
};

export type PublishedEvent<P extends z.ZodType = z.ZodType> = {
	subject_type: string;
	subject_id: string;
	client_id: string | null;
	/** As inside the service (bigint, Date); encoded by the event's schema when it is written. */
	payload: z.output<P>;
};

/** Names the events of one resource: `defineEvents('quotation', { accepted: {…} })` gives `quotation.accepted`. */
export function defineEvents<
	const T extends Record<string, Omit<EventDefinition, 'type' | 'version'> & { version?: number }>,
>(resource: string, specs: T): { [K in keyof T]: EventDefinition<T[K]['payload']> } {
	const entries = Object.entries(specs).map(([name, spec]) => [
		name,
		{ version: 1, ...spec, type: `${resource}.${name}` },
	]);
	return Object.fromEntries(entries) as { [K in keyof T]: EventDefinition<T[K]['payload']> };
}
