import type { OperationContext } from '../context/index.ts';
import { changeRow, journalOf, lockRow, newId } from '../database/index.ts';
import { IllegalTransition, NotFound } from '../errors/index.ts';
import type { LifecycleTable, StatusRow } from './bind-lifecycle.ts';
import type { Lifecycle } from './define-lifecycle.ts';

/**
 * Changes the status of a row: one compare-and-set UPDATE that also writes `set`, then history and the event of the
 * transition, all in the caller's transaction. When two callers race for the same move, one wins, and the other gets
 * IllegalTransition with what is allowed now. Only deliveries, which change by the hundred in one statement and keep
 * their own history, write their status in the store, by the `from` and `to` of their life cycle.
 * Example: `await move(context, quotationLifecycle, quotation, 'accept', { accepted_by })`
 */
export async function move<R extends StatusRow, T extends string>(
	context: OperationContext,
	lifecycle: Lifecycle<string, T>,
	row: R,
	transition: T,
	set: Partial<Omit<R, 'id' | 'status'>> = {},
): Promise<R> {
	const rule = lifecycle.transitions[transition];
	const table = tableOf(context, lifecycle);
	const values = { ...set, status: rule.to, updated_at: context.now };
	const moveFrom = async (status: string): Promise<R | null> =>
		rule.from.includes(status)
			? // A life cycle does not know the type of its rows; `row` is one of them.
				((await changeRow(context.tx, table, { id: row.id, status }, values)) as R | null)
			: null;
	let from_status = row.status;
	let after = await moveFrom(from_status);
	if (after === null) {
		// Another transaction changed the status after the caller read it; the move may be allowed from the new status, too.
		const current = await lockRow(context.tx, table, row.id);
		if (current === null) throw NotFound({ resource: lifecycle.name, id: row.id });
		from_status = current.status;
		after = await moveFrom(from_status);
	}
	if (after === null)
		throw illegalMove(context, lifecycle, { id: row.id, status: from_status }, transition);
	record(context, lifecycle, transition, { row: after, from_status });
	return after;
}

/**
 * The first move of a row that was inserted in this transaction with the status after that move: writes its history and
 * its event. It saves the UPDATE of `move` where each row leaves the initial status at once.
 * Example: `recordFirstMove(context, paymentLifecycle, payment, 'succeed')`
 */
export function recordFirstMove<T extends string>(
	context: OperationContext,
	lifecycle: Lifecycle<string, T>,
	row: StatusRow,
	transition: T,
): void {
	const { from, to } = lifecycle.transitions[transition];
	const from_status = lifecycle.initial;
	if (!from.includes(from_status))
		throw illegalMove(context, lifecycle, { id: row.id, status: from_status }, transition);
	if (row.status !== to)
		throw new Error(`${lifecycle.name} was inserted as ${row.status}; ${transition} gives ${to}`);
	record(context, lifecycle, transition, { row, from_status });
}

function record(
	context: OperationContext,
	lifecycle: Lifecycle,
	transition: string,
	{ row, from_status }: { row: StatusRow; from_status: string },
): void {
	journalOf(context.tx).moves.push({
		id: newId(),
		lifecycle: lifecycle.name,
		subject_id: row.id,
		transition,
		from_status,
		to_status: row.status,
		actor: `${context.actor.type}:${context.actor.name}`,
		request_id: context.request_id,
		moved_at: context.now,
	});
	announce(context, lifecycle, transition, row);
}

function tableOf(context: OperationContext, lifecycle: Lifecycle): LifecycleTable {
	const table = context.lifecycleTables.get(lifecycle.name);
	if (table !== undefined) return table;
	throw new Error(`The life cycle ${lifecycle.name} is not bound to a table in its module`);
}

/** Transitions that the table allows from a status. */
export function allowedTransitions(lifecycle: Lifecycle, status: string): string[] {
	return Object.entries(lifecycle.transitions)
		.filter(([, rule]) => rule.from.includes(status))
		.map(([name]) => name);
}

function announce<R extends StatusRow>(
	context: OperationContext,
	lifecycle: Lifecycle,
	transition: string,
	row: R,
): void {
	const type = lifecycle.transitions[transition]?.emits;
	if (type === undefined) return;
	const event = lifecycle.events.find((one) => one.type === type);
	if (event === undefined || lifecycle.announce === undefined) {
		throw new Error(
			`${lifecycle.name}.${transition} emits ${type}, which the life cycle does not announce`,
		);
	}
	const fact = lifecycle.announce(row as never);
	context.publish(event, { subject_type: lifecycle.name, subject_id: row.id, ...fact });
}

/** Operations that a person or a workflow can call for a row in this status. */
export function operationsFrom(
	lifecycle: Lifecycle,
	status: string,
	operations: { has(id: string): boolean },
): string[] {
	const movers = Object.values(lifecycle.transitions)
		.filter((rule) => rule.from.includes(status))
		.flatMap((rule) => rule.by);
	const others = lifecycle.states[status]?.leads_on ?? [];
	return [...new Set([...movers, ...others])].filter((name) => operations.has(name));
}

/** The refusal of a move that the status does not allow, with what is possible instead. */
export function illegalMove(
	context: Pick<OperationContext, 'operations'>,
	lifecycle: Lifecycle,
	{ id, status }: { id: string; status: string },
	transition: string,
): Error {
	const details = {
		lifecycle: lifecycle.name,
		id,
		status,
		transition,
		allowed: allowedTransitions(lifecycle, status),
		leads_on: operationsFrom(lifecycle, status, context.operations),
	};
	return IllegalTransition(details, {
		detail: `A ${lifecycle.name.replaceAll('_', ' ')} that is ${status} cannot ${transition}`,
	});
}
