import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { taskEvents, type TaskFacts } from './events.ts';
import { taskTable } from './store.ts';

type TaskRow = Omit<TaskFacts, 'task_id'> & { id: string };

export function taskFacts(row: TaskRow): TaskFacts {
	const {
		id,
		subscription_id,
		subscription_item_id,
		client_id,
		action,
		target,
		description,
		quantity,
		status,
		waiting_for,
		error_message,
	} = row;
	return {
		task_id: id,
		subscription_id,
		subscription_item_id,
		client_id,
		action,
		target,
		description,
		quantity,
		status,
		waiting_for,
		error_message,
	};
}

export const taskLifecycle = defineLifecycle({
	name: 'provisioning_task',
	table: taskTable,
	initial: 'PENDING',
	states: {
		PENDING: {},
		RUNNING: {},
		WAITING: {},
		UNKNOWN: {},
		SUCCESS: { final: true },
		FAILED: {},
		CANCELLED: { final: true },
	},
	transitions: {
		start: {
			from: ['PENDING'],
			to: 'RUNNING',
			by: 'operation',
			emits: 'provisioning_task.started',
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
		fail: { from: ['RUNNING'], to: 'FAILED', by: 'operation', emits: 'provisioning_task.failed' },
		retry: { from: ['FAILED'], to: 'PENDING', by: 'operation', emits: 'provisioning_task.ready' },
		cancel: { from: ['PENDING', 'WAITING', 'UNKNOWN', 'FAILED'], to: 'CANCELLED', by: 'operation' },
	},
	events: Object.values(taskEvents),
	announce: (row: TaskRow) => ({ client_id: row.client_id, payload: taskFacts(row) }),
});
