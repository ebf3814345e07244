import { isCommand } from '../../platform/contract/index.ts';
import { mayUse } from '../../platform/contract/permissions.ts';
import { consoleActions } from './action-words.ts';
import type { PossibleAction } from './actions.ts';
import type { Handlers, OperatorCall } from './operator-route.ts';
import { readFor } from './read-for.ts';

/** A provisioning task as the API gives it. */
export type Task = {
	id: string;
	client_id: string | null;
	owner_type: string;
	owner_id: string;
	action: string;
	target: string;
	description: string;
	quantity: number;
	status: string;
	allowed_transitions: string[];
	depends_on: string[];
	undo_of: string | null;
	ready_at: string | null;
	blocked_reason: string | null;
	attempt: number;
	waiting_for: 'CLIENT' | 'STAFF' | 'VENDOR' | null;
	waiting_code: string | null;
	waiting_note: string | null;
	client_text: { id: string; en: string } | null;
	settings: Record<string, unknown> | null;
	result: Record<string, unknown> | null;
	remaining: { what: string; count: number; waiting_for: string }[];
	error_code: string | null;
	error_message: string | null;
	deadline_at: string | null;
	next_run_at: string | null;
	created_at: string;
};
export type Attempt = {
	attempt: number;
	outcome: string | null;
	error: string | null;
	started_at: string;
	ended_at: string | null;
};
export type Column = {
	column: string;
	count: number;
	late: number;
	since: string | null;
	oldest: Task[];
};
export type Board = {
	data: Column[];
	time_to_active: {
		tasks: number;
		median_seconds: number | null;
		p90_seconds: number | null;
		spread: { up_to_seconds: number | null; count: number }[];
	};
};

export const getBoard = (call: OperatorCall, handlers: Handlers): Promise<Board> =>
	readFor(call, handlers, 'provisioning_task.board', {});

export const getTask = (call: OperatorCall, handlers: Handlers, task_id: string): Promise<Task> =>
	readFor(call, handlers, 'provisioning_task.get', { path: { task_id } });

export const listAttempts = async (
	call: OperatorCall,
	handlers: Handlers,
	task_id: string,
): Promise<Attempt[]> => {
	const id = 'provisioning_task.list-attempts';
	return (await readFor<{ data: Attempt[] }>(call, handlers, id, { path: { task_id } })).data;
};

export const listTasks = (
	call: OperatorCall,
	handlers: Handlers,
	query: Record<string, unknown>,
): Promise<{ data: Task[]; next_cursor: string | null }> =>
	readFor(call, handlers, 'provisioning_task.list', { query });

/** Whether an operation makes sense for a task as it stands; the first of them is what leads on. */
const fits: Readonly<Record<string, (task: Task) => boolean>> = {
	'provisioning_task.finish-remaining': ({ status, remaining }) =>
		status === 'SUCCESS' && remaining.length > 0,
	'provisioning_task.retry': ({ allowed_transitions }) => allowed_transitions.includes('retry'),
	'provisioning_task.run': ({ status, ready_at, target }) =>
		target !== 'staff' &&
		(status === 'WAITING' || status === 'UNKNOWN' || (status === 'PENDING' && ready_at !== null)),
	'provisioning_task.complete': ({ status, ready_at }) =>
		status === 'WAITING' || status === 'UNKNOWN' || (status === 'PENDING' && ready_at !== null),
	'provisioning_task.cancel': ({ allowed_transitions }) => allowed_transitions.includes('cancel'),
	'provisioning_task.undo': ({ allowed_transitions }) => allowed_transitions.includes('undo'),
};

/** What can be done to a task by the reader. */
export const actionsOfTask = (
	{ actor }: OperatorCall,
	handlers: Handlers,
	task: Task,
): PossibleAction[] =>
	Object.entries(fits).flatMap(([id, isFit]) => {
		const operation = handlers.get(id)?.operation;
		const action = consoleActions[id];
		if (operation === undefined || action === undefined || !isFit(task)) return [];
		if (!isCommand(operation) || !mayUse(actor, operation)) return [];
		return [{ operation, action, path: { task_id: task.id }, body: {} }];
	});

/** What can be done to several tasks of a column at once. */
export const manyOf = (column: string): readonly string[] =>
	column === 'FAILED'
		? ['provisioning_task.retry']
		: column === 'RUNNING'
			? []
			: ['provisioning_task.run'];

/** Input of `provisioning_task.list` that gives one column. */
export const queryOfColumn = (column: string): Record<string, string> =>
	column.startsWith('WAITING_')
		? { status: 'WAITING', waiting_for: column.slice('WAITING_'.length) }
		: { status: column };
