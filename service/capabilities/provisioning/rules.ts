/**
 * Invariants: of one subject, action and occasion there is one task. At any time one worker holds a task, and only that
 * worker may record what came of it. A task begins only when all it depends on has succeeded. Whatever the target answers,
 * the task ends, waits for a person, or has a time of its next run.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ProviderError } from '../../platform/errors/index.ts';
import { secondsUntilRetry } from '../../platform/retry/index.ts';
import {
	provisioningTargetPort,
	type ProvisioningAction,
	type Remaining,
	type Sibling,
} from './ports.ts';
import type { TaskRow } from './store.ts';

/** Our mark on everything made for a subject; the same for all its tasks and attempts. */
export const markerOf = (subjectId: string): string => `cs-${subjectId}`;

/** The other subjects of a client that were begun at the target of a task, oldest first. */
export function siblingsOf(
	{ subject_id, target }: Pick<TaskRow, 'subject_id' | 'target'>,
	tasks: readonly TaskRow[],
): Sibling[] {
	const others = tasks
		.filter((task) => task.subject_id !== subject_id)
		.sort((a, b) => +a.created_at - +b.created_at || (a.id < b.id ? -1 : 1));
	const begun = others.filter((task) => task.target === target && task.attempt > 0);
	return [...new Set(begun.map((task) => task.subject_id))].map((id) => ({
		marker: markerOf(id),
		active: isOn(others.filter((task) => task.subject_id === id)),
	}));
}

/** Whether the latest task that has changed a subject left it on. What is under way may be on. */
function isOn(tasks: readonly TaskRow[]): boolean {
	const changed = tasks.filter(({ attempt, status }) => attempt > 0 && status !== 'UNDONE');
	const latest = changed.filter(
		({ action, status }) => status === 'SUCCESS' || action === 'ACTIVATE' || action === 'RESUME',
	);
	const action = latest.sort((a, b) => +a.updated_at - +b.updated_at).at(-1)?.action;
	return action === 'ACTIVATE' || action === 'RESUME';
}

/** Outcomes of an attempt after which the same is tried again. */
const troubleOutcomes: readonly string[] = ['THROTTLED', 'UNAVAILABLE', 'UNKNOWN'];

/** How many of the latest attempts, newest first, ended in trouble at the vendor. */
export function troublesInARow(outcomes: readonly (string | null)[]): number {
	const end = outcomes.findIndex(
		(outcome) => outcome === null || !troubleOutcomes.includes(outcome),
	);
	return end === -1 ? outcomes.length : end;
}

const taskRetries = { gapsSeconds: [30, 60, 120, 240, 480], thenEverySeconds: 900 };

/** Seconds until the next attempt, after so many troubles in a row; never earlier than the vendor asks. */
export function secondsUntilNextTry(
	inARow: number,
	error: Pick<ProviderError, 'retryAfterSeconds'>,
): number {
	const options = { askedSeconds: error.retryAfterSeconds };
	return Math.ceil(secondsUntilRetry(taskRetries, Math.max(1, inARow), options));
}

type Limits = { troubles: number; retries_max: number | null; deadline_at: Date | null };

/** Why a task that is not done is given up; null while it goes on. */
export function givenUp(
	{ troubles, retries_max, deadline_at }: Limits,
	now: Date,
): { error_code: string; why: string } | null {
	if (retries_max !== null && troubles > retries_max)
		return {
			error_code: 'retries-exhausted',
			why: `Given up after ${troubles} attempts in trouble`,
		};
	if (deadline_at !== null && deadline_at <= now)
		return { error_code: 'time-limit', why: 'Not done within its time limit' };
	return null;
}

/** The time for which a task waited for a person does not count against its time limit. */
export const deadlineAfterWaiting = (
	{ deadline_at, deadline_paused_at }: Pick<TaskRow, 'deadline_at' | 'deadline_paused_at'>,
	machineNow: Date,
): Date | null =>
	deadline_at === null || deadline_paused_at === null
		? deadline_at
		: new Date(deadline_at.getTime() + machineNow.getTime() - deadline_paused_at.getTime());

type Asked = Pick<
	TaskRow,
	'waiting_for' | 'waiting_code' | 'waiting_values' | 'waiting_note' | 'client_text'
>;

/** Asking for the same thing again is no news. */
export const waitTransition = (before: Asked, after: Asked): 'wait' | 'still_waiting' =>
	isDeepStrictEqual(whatIsAsked(before), whatIsAsked(after)) ? 'still_waiting' : 'wait';

const whatIsAsked = (task: Asked) => [
	task.waiting_for,
	task.waiting_code,
	task.waiting_values,
	task.waiting_note,
	task.client_text,
];

/** What operations must do for a task; null when nothing. */
export function staffRequestOf(task: {
	waiting_for: string | null;
	waiting_note: string | null;
	remaining: readonly Remaining[];
}): string | null {
	if (task.waiting_for === 'STAFF') return task.waiting_note;
	const ours = task.remaining.filter(({ waiting_for }) => waiting_for === 'STAFF');
	if (ours.length === 0) return null;
	const things = ours.map(({ what, count }) => `${count} × ${what}`).join(', ');
	return `Bought and not set up yet: ${things}. Set them up with the client, then record it with provisioning_task.finish-remaining.`;
}

/** Why nobody is to be asked for something; null while it is just what is asked. */
export const reasonAgainstAsking = (asked: readonly string[], said: unknown): string | null =>
	asked.some((one) => one === said) ? null : 'The task does not wait for this any more';

/** Whether a target can be used in this installation. */
export const isInstalled = (
	providers: readonly { id: string; ports: readonly string[]; installed: boolean }[],
	target: string,
): boolean =>
	providers.some(
		(one) => one.id === target && one.installed && one.ports.includes(provisioningTargetPort.name),
	);

const undoActions: Readonly<Record<ProvisioningAction, ProvisioningAction | null>> = {
	ACTIVATE: 'TERMINATE',
	SUSPEND: 'RESUME',
	RESUME: 'SUSPEND',
	TERMINATE: null,
};
/** What takes an action back; null when nothing does. */
export const undoActionOf = (action: ProvisioningAction): ProvisioningAction | null =>
	undoActions[action];

/** Whether a task in this status keeps the tasks it depends on from being undone: it was begun and not taken back. */
export const keepsFromUndoing = (status: string): boolean =>
	!['PENDING', 'CANCELLED', 'UNDONE'].includes(status);

export type Dependency = { description: string; status: string; blocked_reason: string | null };

const ends: Readonly<Record<string, string>> = {
	FAILED: 'failed',
	CANCELLED: 'was cancelled',
	UNDOING: 'is being undone',
	UNDONE: 'was undone',
};

/** Whether a task may begin and, when that needs a person, why not. */
export function readinessOf(dependencies: readonly Dependency[]): {
	ready: boolean;
	blocked_reason: string | null;
} {
	const reasons = dependencies.flatMap(({ description, status, blocked_reason }) => {
		const end = ends[status];
		if (end !== undefined) return [`“${description}” ${end}`];
		return status === 'PENDING' && blocked_reason !== null ? [`“${description}” cannot begin`] : [];
	});
	return {
		ready: dependencies.every(({ status }) => status === 'SUCCESS'),
		blocked_reason: reasons.length === 0 ? null : `It depends on others: ${reasons.join(', ')}`,
	};
}

type Node = { key: string; depends_on: readonly string[] };

/**
 * The same in an order in which each comes after all it depends on; what is not among them is taken for done. Throws for a
 * circle, such as `a > c > b > a`, since none of its tasks could ever begin.
 */
export function inOrderOfDependency<N extends Node>(nodes: readonly N[]): N[] {
	const byKey = new Map(nodes.map((node) => [node.key, node]));
	const sorted = new Set<N>();
	const visit = (node: N, path: readonly string[]): void => {
		if (sorted.has(node)) return;
		const start = path.indexOf(node.key);
		if (start !== -1)
			throw new Error(
				`Tasks depend on each other: ${[...path.slice(start), node.key].join(' > ')}`,
			);
		for (const key of node.depends_on) {
			const other = byKey.get(key);
			if (other !== undefined) visit(other, [...path, node.key]);
		}
		sorted.add(node);
	};
	for (const node of nodes) visit(node, []);
	return [...sorted];
}

/** What depends on a task, directly or through others. */
export function dependentsOf<T extends { id: string; depends_on: readonly string[] }>(
	id: string,
	tasks: readonly T[],
): T[] {
	const found = new Map<string, T>();
	const reached = [id];
	for (const current of reached) {
		for (const task of tasks) {
			if (!task.depends_on.includes(current) || found.has(task.id)) continue;
			found.set(task.id, task);
			reached.push(task.id);
		}
	}
	return [...found.values()];
}
