import type { OperationContext } from '../context/index.ts';
import { journalOf, newId } from '../database/index.ts';
import { IllegalTransition, NotFound } from '../http/errors.ts';
import type { Lifecycle } from './define-lifecycle.ts';

type Row = { id: string; status: string };
type Delegate<R> = {
	updateManyAndReturn(query: { where: object; data: object }): Promise<R[]>;
	findUnique(query: { where: { id: string } }): Promise<R | null>;
};

/**
 * The only way to change a status: one compare-and-set UPDATE that also writes `set`, then history and the event of
 * the transition, all in the caller's transaction. Two callers racing for the same move: one wins, the other gets
 * IllegalTransition with what is allowed now.
 * Example: `await move(context, quotationLifecycle, quotation, 'accept', { accepted_by })`
 */
export async function move<R extends Row, T extends string>(
	context: OperationContext,
	lifecycle: Lifecycle<string, T>,
	row: R,
	transition: T,
	set: Partial<Omit<R, 'id' | 'status'>> = {},
): Promise<R> {
	const rule = lifecycle.transitions[transition];
	const delegate = delegateOf<R>(context, lifecycle);
	const moveFrom = async (status: string): Promise<R | undefined> =>
		rule.from.includes(status)
			? (
					await delegate.updateManyAndReturn({
						where: { id: row.id, status },
						data: { ...set, status: rule.to, updated_at: context.now },
					})
				)[0]
			: undefined;
	let from_status = row.status;
	let after = await moveFrom(from_status);
	if (after === undefined) {
		// Somebody moved it after the caller read it; the same move may be allowed from there, too.
		from_status = (await lockedStatus(context, lifecycle, row.id)) ?? from_status;
		after = await moveFrom(from_status);
	}
	if (after === undefined) throw await refusal(delegate, lifecycle, row.id, transition);
	journalOf(context.tx).moves.push({
		id: newId(),
		lifecycle: lifecycle.name,
		subject_id: row.id,
		transition,
		from_status,
		to_status: rule.to,
		actor: `${context.actor.type}:${context.actor.name}`,
		request_id: context.request_id,
		moved_at: context.now,
	});
	announce(context, lifecycle, transition, after);
	return after;
}

async function lockedStatus(
	context: OperationContext,
	lifecycle: Lifecycle,
	id: string,
): Promise<string | undefined> {
	const sql = `SELECT status FROM "${lifecycle.table}" WHERE id = $1::uuid FOR UPDATE`;
	const rows = await context.tx.$queryRawUnsafe<{ status: string }[]>(sql, id);
	return rows[0]?.status;
}

/** Transitions that the table allows from a status. */
export function allowedTransitions(lifecycle: Lifecycle, status: string): string[] {
	return Object.entries(lifecycle.transitions)
		.filter(([, rule]) => rule.from.includes(status))
		.map(([name]) => name);
}

function announce<R extends Row>(
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

async function refusal<R extends Row>(
	delegate: Delegate<R>,
	lifecycle: Lifecycle,
	id: string,
	transition: string,
): Promise<Error> {
	const current = await delegate.findUnique({ where: { id } });
	if (current === null) return NotFound({ resource: lifecycle.name, id });
	const details = {
		lifecycle: lifecycle.name,
		id,
		status: current.status,
		transition,
		allowed: allowedTransitions(lifecycle, current.status),
	};
	return IllegalTransition(details, {
		detail: `A ${lifecycle.name.replaceAll('_', ' ')} that is ${current.status} cannot ${transition}`,
	});
}

function delegateOf<R>(context: OperationContext, lifecycle: Lifecycle): Delegate<R> {
	// The model is named by data, so its type is known here only by what every delegate can do.
	const delegates = context.tx as unknown as Record<string, Delegate<R> | undefined>;
	const delegate = delegates[lifecycle.model];
	if (delegate === undefined) throw new Error(`There is no model ${lifecycle.model}`);
	return delegate;
}
