import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { taskEvents, type TaskFacts } from './events.ts';
import { taskTable } from './store.ts';

type TaskRow = Omit<TaskFacts, 'task_id' | 'subscription_id' | 'subscription_item_id'> & {
	id: string;
};

/** Ids under the names that they had when only subscriptions had tasks. */
export const subscriptionIdsOf = (row: {
	owner_type: string;
	owner_id: string;
	subject_type: string;
	subject_id: string;
}): { subscription_id: string | null; subscription_item_id: string | null } => ({
	subscription_id: row.owner_type === 'subscription' ? row.owner_id : null,
	subscription_item_id: row.subject_type === 'subscription_item' ? row.subject_id : null,
});

export const taskFacts = (row: TaskRow): TaskFacts => ({
	task_id: row.id,
	owner_type: row.owner_type,
	owner_id: row.owner_id,
	subject_type: row.subject_type,
	subject_id: row.subject_id,
	...subscriptionIdsOf(row),
	client_id: row.client_id,
	action: row.action,
	occasion: row.occasion,
	target: row.target,
	description: row.description,
	quantity: row.quantity,
	status: row.status,
	waiting_for: row.waiting_for,
	error_message: row.error_message,
});

export const taskLifecycle = defineLifecycle({
	name: 'provisioning_task',
	table: taskTable,
	initial: 'PENDING',
	states: {
		PENDING: {},
		RUNNING: {},
		WAITING: {},
		UNKNOWN: {},
		SUCCESS: {},
		FAILED: {},
		UNDOING: {},
		UNDONE: { final: true },
		CANCELLED: { final: true },
	},
	transitions: {
		start: {
			from: ['PENDING'],
			to: 'RUNNING',
			by: 'operation',
			emits: 'provisioning_task.started',
			guard: 'all it depends on has succeeded',
		},
		resume: { from: ['WAITING', 'UNKNOWN'], to: 'RUNNING', by: 'operation' },
		wait: { from: ['RUNNING'], to: 'WAITING', by: 'operation', emits: 'provisioning_task.waiting' },
		still_waiting: { from: ['RUNNING'], to: 'WAITING', by: 'reaction' },
		lose: { from: ['RUNNING'], to: 'UNKNOWN', by: 'reaction' },
		complete: {
			from: ['RUNNING'],
			to: 'SUCCESS',
			by: 'operation',
			emits: 'provisioning_task.succeeded',
		},
		fail: {
			from: ['RUNNING', 'UNKNOWN'],
			to: 'FAILED',
			by: 'operation',
			emits: 'provisioning_task.failed',
		},
		retry: { from: ['FAILED'], to: 'PENDING', by: 'operation', emits: 'provisioning_task.ready' },
		undo: {
			from: ['SUCCESS'],
			to: 'UNDOING',
			by: 'operation',
			guard: 'nothing that depends on it was begun',
		},
		/** The task that undoes it has succeeded. */
		finish_undo: {
			from: ['UNDOING'],
			to: 'UNDONE',
			by: 'reaction',
			emits: 'provisioning_task.undone',
		},
		/** The task that undoes it was cancelled. */
		keep: { from: ['UNDOING'], to: 'SUCCESS', by: 'reaction' },
		cancel: { from: ['PENDING', 'WAITING', 'UNKNOWN', 'FAILED'], to: 'CANCELLED', by: 'operation' },
	},
	events: Object.values(taskEvents),
	announce: (row: TaskRow) => ({ client_id: row.client_id, payload: taskFacts(row) }),
});
