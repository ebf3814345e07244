/** What the tasks of a subject say about what is at its target. */
import { z } from 'zod';
import type { Before, Sibling } from './ports.ts';
import type { TaskRow } from './store.ts';

/** Our mark on everything made for a subject; the same for all its tasks and attempts. */
export const markerOf = (subjectId: string): string => `cs-${subjectId}`;

const oldestFirst = (tasks: readonly TaskRow[]): TaskRow[] =>
	[...tasks].sort((a, b) => +a.created_at - +b.created_at || (a.id < b.id ? -1 : 1));

/** The other subjects of a client that were begun at the target of a task, oldest first. */
export function siblingsOf(
	{ subject_id, target }: Pick<TaskRow, 'subject_id' | 'target'>,
	tasks: readonly TaskRow[],
): Sibling[] {
	const others = oldestFirst(tasks.filter((task) => task.subject_id !== subject_id));
	const begun = others.filter((task) => task.target === target && task.attempt > 0);
	return [...new Set(begun.map((task) => task.subject_id))].map((id) => ({
		marker: markerOf(id),
		active: isOn(others.filter((task) => task.subject_id === id)),
	}));
}

const switchesOn = (action: string): boolean => action === 'ACTIVATE' || action === 'RESUME';
export const switchesOff = (action: string): boolean =>
	action === 'SUSPEND' || action === 'TERMINATE';
const underWay: readonly string[] = ['RUNNING', 'WAITING', 'UNKNOWN'];

/**
 * Whether the latest task that has changed a subject left it on. What is being switched on may be on already. What is being
 * switched off counts as off: of two subjects that share an account and are switched off together, each would otherwise leave
 * the account to the other.
 */
function isOn(tasks: readonly TaskRow[]): boolean {
	const latest = oldestFirst(tasks)
		.filter(({ attempt, status }) => attempt > 0 && status !== 'UNDONE')
		.filter(
			({ action, status }) =>
				switchesOn(action) ||
				(switchesOff(action) && (status === 'SUCCESS' || underWay.includes(status))),
		)
		.at(-1);
	return latest !== undefined && switchesOn(latest.action);
}

const Settings = z.record(z.string(), z.unknown()).nullable();
const Remaining = z.array(z.object({ count: z.int() }));

/** What the last ACTIVATE or CHANGE of the subject of a task left behind at its target. */
export function beforeOf(
	{ id, subject_id, target }: Pick<TaskRow, 'id' | 'subject_id' | 'target'>,
	tasks: readonly TaskRow[],
): Before | null {
	const last = oldestFirst(tasks)
		.filter((task) => task.subject_id === subject_id && task.target === target && task.id !== id)
		.filter(({ action, status }) => sizes.includes(action) && status === 'SUCCESS')
		.at(-1);
	if (last === undefined) return null;
	const remaining = Remaining.parse(last.remaining).reduce((sum, { count }) => sum + count, 0);
	return {
		quantity: last.quantity,
		remaining,
		settings: Settings.catch(null).parse(last.settings),
	};
}

/** Actions that decide how much there is. */
const sizes: readonly string[] = ['ACTIVATE', 'CHANGE'];

/**
 * Whether a subject may be off through a SUSPEND that was begun and that nothing has taken back, also when it did not come to
 * its end.
 */
export function mayBeOff(tasks: readonly TaskRow[]): boolean {
	const begun = oldestFirst(tasks).filter(({ attempt }) => attempt > 0);
	const lastOff = begun.findLastIndex(
		({ action, status }) => action === 'SUSPEND' && status !== 'UNDONE',
	);
	const lastOn = begun.findLastIndex(
		({ action, status }) => switchesOn(action) && status === 'SUCCESS',
	);
	return lastOff > lastOn;
}

/** Whether its activation was called off before it was begun, or taken back: then nothing is at the target. */
export function isNothingThere(tasks: readonly TaskRow[]): boolean {
	const activations = tasks.filter(({ action }) => action === 'ACTIVATE');
	return (
		activations.length > 0 &&
		activations.every(
			({ attempt, status }) => status === 'UNDONE' || (status === 'CANCELLED' && attempt === 0),
		)
	);
}
