import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { CannotUndo, GraphStopped, SubjectBusy, TaskNotReady } from './errors.ts';
import { taskEvents, type TaskFacts } from './events.ts';

type TaskRow = Omit<
	TaskFacts,
	'task_id' | 'subscription_id' | 'subscription_item_id' | 'remaining'
> & {
	id: string;
	remaining: unknown;
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
	graph_id: row.graph_id,
	name: row.name,
	action: row.action,
	occasion: row.occasion,
	target: row.target,
	description: row.description,
	quantity: row.quantity,
	status: row.status,
	waiting_for: row.waiting_for,
	waiting_code: row.waiting_code,
	waiting_note: row.waiting_note,
	remaining: taskEvents.waiting.payload.shape.remaining.parse(row.remaining),
	error_message: row.error_message,
});

export const taskLifecycle = defineLifecycle({
	name: 'provisioning_task',
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
			by: ['provisioning_task.run', 'provisioning_task.claim'],
			emits: 'provisioning_task.started',
			guards: [TaskNotReady],
		},
		resume: {
			from: ['WAITING', 'UNKNOWN'],
			to: 'RUNNING',
			by: ['provisioning_task.run', 'provisioning_task.check', 'provisioning_task.claim'],
		},
		wait: {
			// One that no workflow takes waits for staff before it has begun.
			from: ['RUNNING', 'PENDING'],
			to: 'WAITING',
			by: [
				'provisioning_task.run',
				'provisioning_task.check',
				'provisioning_task.wait',
				'provisioning_task.fail',
				'provisioning_task.continue',
			],
			emits: 'provisioning_task.waiting',
		},
		still_waiting: {
			from: ['RUNNING'],
			to: 'WAITING',
			by: ['provisioning_task.run', 'provisioning_task.check', 'provisioning_task.wait'],
		},
		/** The answer of the target was lost: the step may or may not have been done there. */
		lose: {
			from: ['RUNNING'],
			to: 'UNKNOWN',
			by: ['provisioning_task.run', 'provisioning_task.check', 'provisioning_task.fail'],
		},
		complete: {
			from: ['RUNNING'],
			to: 'SUCCESS',
			by: ['provisioning_task.run', 'provisioning_task.check', 'provisioning_task.complete'],
			emits: 'provisioning_task.succeeded',
		},
		fail: {
			// One that waits is given up when its graph is taken back.
			from: ['RUNNING', 'UNKNOWN', 'WAITING'],
			to: 'FAILED',
			by: [
				'provisioning_task.run',
				'provisioning_task.check',
				'provisioning_task.fail',
				'provisioning_task.continue',
				'task_graph.cancel',
				'order.cancel',
			],
			emits: 'provisioning_task.failed',
		},
		/** A new round of attempts in its graph, which says when it is ready. */
		begin_anew: {
			from: ['FAILED'],
			to: 'PENDING',
			by: ['provisioning_task.retry', 'task_graph.retry', 'order.retry-activations'],
			guards: [GraphStopped],
		},
		/** Its worker was lost or gave it back: the next one may take it. */
		hand_back: {
			from: ['RUNNING', 'UNKNOWN'],
			to: 'PENDING',
			by: ['provisioning_task.continue'],
			emits: 'provisioning_task.ready',
		},
		retry: {
			from: ['FAILED'],
			to: 'PENDING',
			by: ['provisioning_task.retry'],
			emits: 'provisioning_task.ready',
			guards: [SubjectBusy],
		},
		/** What takes back a part of a graph is tried again; its graph lets nothing else act on that meanwhile. */
		retry_taking_back: {
			from: ['FAILED'],
			to: 'PENDING',
			by: ['provisioning_task.retry', 'task_graph.retry', 'order.retry-activations'],
			emits: 'provisioning_task.ready',
		},
		undo: {
			from: ['SUCCESS'],
			to: 'UNDOING',
			by: ['provisioning_task.undo'],
			guards: [CannotUndo],
		},
		/** Its graph is taken back, in an order in which nothing that was done still needs it. */
		take_back: {
			from: ['SUCCESS'],
			to: 'UNDOING',
			// Whatever ends the last task of the graph that is under way, and what cancels the whole.
			by: [
				'provisioning_task.run',
				'provisioning_task.check',
				'provisioning_task.complete',
				'provisioning_task.fail',
				'provisioning_task.undo',
				'provisioning_task.continue',
				'task_graph.cancel',
				'task_graph.retry',
				'order.cancel',
				'order.retry-activations',
			],
		},
		/** The task that undoes it has succeeded. */
		finish_undo: {
			from: ['UNDOING'],
			to: 'UNDONE',
			by: ['provisioning_task.run', 'provisioning_task.check', 'provisioning_task.complete'],
			emits: 'provisioning_task.undone',
		},
		/** The task that undoes it was cancelled. */
		keep: { from: ['UNDOING'], to: 'SUCCESS', by: ['provisioning_task.cancel'] },
		cancel: {
			from: ['PENDING', 'WAITING', 'UNKNOWN', 'FAILED'],
			to: 'CANCELLED',
			// Those of provisioning other than cancel and skip: a later action on the same subject made the task needless, or
			// its graph was stopped.
			by: [
				'provisioning_task.cancel',
				'provisioning_task.skip',
				'task_graph.cancel',
				'task_graph.retry',
				'order.cancel',
				'order.retry-activations',
				'provisioning_task.run',
				'provisioning_task.check',
				'provisioning_task.complete',
				'provisioning_task.fail',
				'provisioning_task.wait',
				'provisioning_task.continue',
				'subscription.cancel',
				'subscription.end-due',
				'subscription.end-trials',
				'subscriptions.when-provisioning-task-failed',
				'subscriptions.when-provisioning-task-waiting',
			],
		},
	},
	events: Object.values(taskEvents),
	announce: (row: TaskRow) => ({ client_id: row.client_id, payload: taskFacts(row) }),
});
