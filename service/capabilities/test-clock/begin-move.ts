import type { OperationContext } from '../../platform/context/index.ts';
import { ClockAdvancing, ClockNotQuiet } from './errors.ts';
import { advanceReference } from './job-references.ts';
import { targetOf, type Wish } from './rules.ts';
import * as store from './store.ts';

/** Lets time stand still and hands the way to the target to the workers. After a failed move it goes on from there. */
export async function beginMove(
	context: OperationContext,
	wish: Wish & { run_on: boolean; ignore_dead: boolean },
): Promise<void> {
	const row = await store.lockClock(context);
	if (row.status === 'ADVANCING')
		throw ClockAdvancing({ target: row.target?.toISOString() ?? null });
	const now = store.nowOf(context, row);
	await store.changeClock(context, {
		frozen_at: now,
		target: targetOf(now, wish),
		status: 'ADVANCING',
		runs_on: wish.run_on,
		ignore_dead: wish.ignore_dead,
		steps: 0,
		reason: null,
		mover: null,
	});
	context.enqueue(advanceReference, {});
}

/** What a caller is told when the move that it waited for has stopped on the way; null otherwise. */
export async function refusalOfMove(context: OperationContext): Promise<Error | null> {
	const { status, target, reason, frozen_at } = await store.lockClock(context);
	if (status !== 'FAILED') return null;
	const details = {
		now: (frozen_at ?? context.now).toISOString(),
		target: target?.toISOString() ?? null,
	};
	return ClockNotQuiet(details, { detail: reason ?? 'Work did not end' });
}
