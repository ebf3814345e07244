import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { ClientChange } from './contract.ts';
import { clientChangeLifecycle } from './lifecycle.ts';
import { fieldsOf, Values } from './rules.ts';
import type { ClientChangeRow } from './store.ts';

/** A change as the API shows it; words and names of staff are not for the client. */
export function toClientChange(
	{ actor }: Pick<ReadContext, 'actor'>,
	row: ClientChangeRow,
): z.output<typeof ClientChange> {
	const isClient = actor.role === 'CLIENT';
	const before = Values.parse(row.before);
	const wanted = Values.parse(row.wanted);
	return {
		...row,
		status: ClientChange.shape.status.parse(row.status),
		allowed_transitions: allowedTransitions(clientChangeLifecycle, row.status),
		fields: fieldsOf(row).map((field) => ({
			field,
			before: before[field] ?? null,
			after: wanted[field] ?? null,
		})),
		refusal: ClientChange.shape.refusal.parse(row.refusal),
		decided_by: isClient ? null : row.decided_by,
		note: isClient ? null : row.note,
	};
}
