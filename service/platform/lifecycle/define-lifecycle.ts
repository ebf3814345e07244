import type { ErrorDefinition } from '../errors/index.ts';
import type { EventDefinition } from '../events/define-events.ts';

export type TransitionSpec<S extends string> = {
	from: readonly S[];
	to: S;
	/** Names of the operations, jobs and reactions that make the move; empty while no code makes it. */
	by: readonly string[];
	/** Type of the event that the move publishes. */
	emits?: string;
	/** Errors by which those operations refuse the move although the status allows it. */
	guards?: readonly ErrorDefinition[];
};

export type StateSpec = {
	/** No move leads out of it. */
	final?: boolean;
	/**
	 * Operations by which the work goes on from here although they do not move this row, such as the one that offers an ended
	 * sale anew. Those that move it are known from the transitions.
	 */
	leads_on?: readonly string[];
};

/**
 * A life cycle as data: `move`, the status list of the contract, the check constraint, the docs and the tests come from
 * it. It names no table, so that a contract can import it; `bindLifecycle` ties both together in the module.
 */
export type Lifecycle<S extends string = string, T extends string = string> = {
	name: string;
	initial: S;
	states: Readonly<Record<S, StateSpec>>;
	transitions: Readonly<Record<T, TransitionSpec<S>>>;
	/** Events that the moves emit. */
	events: readonly EventDefinition[];
	/** Payload for whichever event a move emits, from the row after the move. Absent when no move emits. */
	announce?: (row: never) => { client_id: string | null; payload: unknown };
};

export type StateOf<L> = L extends Lifecycle<infer S, string> ? S : never;
export type TransitionOf<L> = L extends Lifecycle<string, infer T> ? T : never;

/** Declares a life cycle; a move to or from an unknown state does not compile. */
export function defineLifecycle<const S extends string, const T extends string>(lifecycle: {
	name: string;
	initial: NoInfer<S>;
	states: Readonly<Record<S, StateSpec>>;
	transitions: Readonly<Record<T, TransitionSpec<NoInfer<S>>>>;
	events?: readonly EventDefinition[];
	announce?: (row: never) => { client_id: string | null; payload: unknown };
}): Lifecycle<S, T> {
	return { events: [], ...lifecycle };
}

/** All statuses, for the contract: `status: z.enum(statesOf(quotationLifecycle))`. */
export const statesOf = <S extends string>(lifecycle: Lifecycle<S>): readonly S[] =>
	// The keys of the record are the states.
	Object.keys(lifecycle.states) as S[];
