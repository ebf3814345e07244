/**
 * Invariants: of one subject, action and occasion there is one task. At any time one worker holds a task, and only that
 * worker may record what came of it. A task begins only when all it depends on has succeeded. Whatever the target answers,
 * the task ends, waits for a person, or has a time of its next run.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Present } from '../../platform/clock/index.ts';
import type { ProviderError } from '../../platform/errors/index.ts';
import { secondsUntilRetry } from '../../platform/retry/index.ts';
import { provisioningTargetPort, type ProvisioningAction, type Remaining } from './ports.ts';
import type { TaskRow } from './store.ts';

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
	// What was there before is not kept in a way in which it could be brought back; another CHANGE does that.
	CHANGE: null,
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

/** Since when a task may begin: for people, and for the machines that pick up what no workflow does. */
export const readyNow = ({ now, machine_now }: Present) => ({
	ready_at: now,
	idle_since: machine_now,
});
export const notReady = { ready_at: null, idle_since: null } as const;

export type Dependency = {
	description: string;
	action: string;
	status: string;
	blocked_reason: string | null;
};

const ends: Readonly<Record<string, string>> = {
	FAILED: 'failed',
	CANCELLED: 'was cancelled',
	UNDOING: 'is being undone',
	UNDONE: 'was undone',
};

/** Whether an action that follows this one on the same subject may begin: it has ended, and will not be tried again before it. */
const letsFollow = ({ action, status }: Dependency): boolean =>
	// Without its activation there is nothing that a later action could act on; a person tries it again or cancels it.
	['SUCCESS', 'CANCELLED', 'UNDOING', 'UNDONE'].includes(status) ||
	(status === 'FAILED' && action !== 'ACTIVATE');

/**
 * Whether a task may begin and, when that needs a person, why not. `after_any_end`: it follows actions on the same subject,
 * whose failure must not keep it from being done.
 */
export function readinessOf(
	all: readonly Dependency[],
	{ after_any_end }: { after_any_end: boolean } = { after_any_end: false },
): { ready: boolean; blocked_reason: string | null } {
	const dependencies = after_any_end ? all.filter((one) => !letsFollow(one)) : all;
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

/** Code of a task whose outcome only a person can find out: repeating it might do the same twice. */
export const outcomeUnknownCode = 'OUTCOME_UNKNOWN';
export const isOutcomeUnknown = ({
	status,
	waiting_code,
}: Pick<TaskRow, 'status' | 'waiting_code'>): boolean =>
	status === 'WAITING' && waiting_code === outcomeUnknownCode;

/** Whether it waits or failed, so that no worker has it and nothing of it is under way at the target. */
export const isIdle = (status: string): boolean =>
	['PENDING', 'WAITING', 'FAILED'].includes(status);

/** Whether nothing more comes of a task by itself or by a retry. What takes back a task that is UNDOING is a task of its own. */
export const hasEnded = (status: string): boolean =>
	['SUCCESS', 'UNDOING', 'UNDONE', 'CANCELLED'].includes(status);

type Ordered = {
	id: string;
	status: string;
	after_any_end: boolean;
	depends_on: readonly string[];
};

/**
 * Whether a failed task that is tried again would run at once with another action on its subject, or before one that it comes
 * after. What comes after it and has not begun waits for it again.
 */
export const isInTheWayOfRetry = (task: Ordered, other: Ordered): boolean =>
	(task.after_any_end || other.after_any_end) &&
	(['RUNNING', 'WAITING', 'UNKNOWN'].includes(other.status) ||
		(other.status === 'PENDING' && task.depends_on.includes(other.id)));

/** Actions that need not be done any more once another one is wanted for the same subject. */
const madeNeedless: Readonly<Record<ProvisioningAction, readonly string[]>> = {
	ACTIVATE: ['SUSPEND', 'RESUME', 'TERMINATE'],
	CHANGE: ['CHANGE'],
	SUSPEND: ['RESUME'],
	RESUME: ['SUSPEND'],
	TERMINATE: ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME'],
};

/**
 * Whether a task needs not be done any more, and must not be tried again later, when another action is wanted for its subject:
 * a SUSPEND that is retried after its RESUME would switch off what was paid. What is under way goes on to its end first.
 */
export const isNeedless = (
	earlier: { action: string; status: string },
	later: ProvisioningAction,
): boolean =>
	isIdle(earlier.status) &&
	(madeNeedless[later].includes(earlier.action) ||
		(earlier.action === later && earlier.status === 'FAILED'));

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
