import type { Table } from '../database/index.ts';
import type { EventDefinition } from '../events/define-events.ts';

/** Who makes a move: an operation of that name, a timer job, or a reaction to an event. */
export type TransitionSpec<S extends string> = {
	from: readonly S[];
	to: S;
	by: 'operation' | 'timer' | 'reaction';
	emits?: string;
	guard?: string;
};

/** A life cycle as data: types, moves, the check constraint, the docs and the tests all come from it. */
export type Lifecycle<S extends string = string, T extends string = string> = {
	name: string;
	/** The table that holds the status column. */
	table: Table<{ id: string; status: string }>;
	initial: S;
	states: Readonly<Record<S, { final?: boolean }>>;
	transitions: Readonly<Record<T, TransitionSpec<S>>>;
	/** Events that the moves emit, by event type. */
	events: readonly EventDefinition[];
	/** Payload for whichever event a move emits, from the row after the move. Absent when no move emits. */
	announce?: (row: never) => { client_id: string | null; payload: unknown };
};

export type StateOf<L> = L extends Lifecycle<infer S, string> ? S : never;
export type TransitionOf<L> = L extends Lifecycle<string, infer T> ? T : never;

/** Declares a life cycle; a move to or from an unknown state does not compile. */
export function defineLifecycle<const S extends string, const T extends string>(lifecycle: {
	name: string;
	table: Table<{ id: string; status: string }>;
	initial: NoInfer<S>;
	states: Readonly<Record<S, { final?: boolean }>>;
	transitions: Readonly<Record<T, TransitionSpec<NoInfer<S>>>>;
	events?: readonly EventDefinition[];
	announce?: (row: never) => { client_id: string | null; payload: unknown };
}): Lifecycle<S, T> {
	return { events: [], ...lifecycle };
}

/** Text of the check constraint for the migration; a test compares it with the database. */
export function statusCheckSql(lifecycle: Lifecycle): string {
	const states = Object.keys(lifecycle.states).map((state) => `'${state}'`);
	const table = lifecycle.table.name.sql;
	return `ALTER TABLE "${table}" ADD CONSTRAINT "${table}_status_check" CHECK ("status" IN (${states.join(', ')}));`;
}
