import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { taskEvents, type TaskFacts } from './events.ts';

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
			by: ['provisioning_task.run', 'provisioning_task.claim'],
			emits: 'provisioning_task.started',
		},
		resume: {
			from: ['WAITING', 'UNKNOWN'],
			to: 'RUNNING',
			by: ['provisioning_task.run', 'provisioning_task.claim'],
		},
		wait: {
			from: ['RUNNING'],
			to: 'WAITING',
			by: ['provisioning_task.run', 'provisioning_task.wait'],
			emits: 'provisioning_task.waiting',
		},
		still_waiting: {
			from: ['RUNNING'],
			to: 'WAITING',
			by: ['provisioning_task.run', 'provisioning_task.wait'],
		},
		lose: { from: ['RUNNING'], to: 'UNKNOWN', by: ['provisioning_task.run'] },
		complete: {
			from: ['RUNNING'],
			to: 'SUCCESS',
			by: ['provisioning_task.run', 'provisioning_task.complete'],
			emits: 'provisioning_task.succeeded',
		},
		fail: {
			from: ['RUNNING'],
			to: 'FAILED',
			by: ['provisioning_task.run', 'provisioning_task.fail'],
			emits: 'provisioning_task.failed',
		},
		retry: {
			from: ['FAILED'],
			to: 'PENDING',
			by: ['provisioning_task.retry'],
			emits: 'provisioning_task.ready',
		},
		cancel: {
			from: ['PENDING', 'WAITING', 'UNKNOWN', 'FAILED'],
			to: 'CANCELLED',
			by: ['subscription.cancel'],
		},
	},
	events: Object.values(taskEvents),
	announce: (row: TaskRow) => ({ client_id: row.client_id, payload: taskFacts(row) }),
});
