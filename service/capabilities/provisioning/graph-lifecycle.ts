import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { graphEvents, type GraphFactsTold } from './graph-events.ts';

type GraphRow = {
	id: string;
	owner_type: string;
	owner_id: string;
	client_id: string | null;
	occasion: string;
	status: string;
	why: string | null;
	stopped_at: Date | null;
};

export const graphFacts = (row: GraphRow): GraphFactsTold => ({
	graph_id: row.id,
	owner_type: row.owner_type,
	owner_id: row.owner_id,
	client_id: row.client_id,
	occasion: row.occasion,
	state: row.status,
	why: row.why,
	stopped: row.stopped_at !== null,
});

/** What ends a task, or changes what it waits for, decides about its graph in the same transaction. */
const enders = [
	'provisioning_task.run',
	'provisioning_task.check',
	'provisioning_task.complete',
	'provisioning_task.fail',
	'provisioning_task.wait',
	'provisioning_task.cancel',
	'provisioning_task.skip',
	'provisioning_task.retry',
	'provisioning_task.undo',
	'provisioning_task.continue',
	'task_graph.cancel',
	'task_graph.retry',
	'order.cancel',
	'order.retry-activations',
] as const;
const open = ['ACTIVE', 'ASKS_PERSON', 'PARTIAL', 'FAILED'] as const;

export const graphLifecycle = defineLifecycle({
	name: 'task_graph',
	initial: 'ACTIVE',
	states: {
		ACTIVE: {},
		ASKS_PERSON: {},
		COMPLETED: {},
		PARTIAL: {},
		FAILED: {},
		ROLLED_BACK: { final: true },
		CANCELLED: { final: true },
	},
	transitions: {
		complete: {
			from: ['ACTIVE', 'ASKS_PERSON', 'PARTIAL'],
			to: 'COMPLETED',
			by: enders,
			emits: 'task_graph.completed',
		},
		finish_partly: {
			from: ['ACTIVE', 'ASKS_PERSON', 'COMPLETED'],
			to: 'PARTIAL',
			by: enders,
			emits: 'task_graph.partial',
		},
		fail: {
			from: ['ACTIVE', 'ASKS_PERSON', 'PARTIAL'],
			to: 'FAILED',
			by: enders,
			emits: 'task_graph.failed',
		},
		roll_back: {
			from: [...open, 'COMPLETED'],
			to: 'ROLLED_BACK',
			by: enders,
			emits: 'task_graph.rolled_back',
		},
		cancel: {
			from: [...open, 'COMPLETED'],
			to: 'CANCELLED',
			by: enders,
			emits: 'task_graph.rolled_back',
		},
		ask: {
			from: ['ACTIVE', 'PARTIAL', 'FAILED', 'COMPLETED'],
			to: 'ASKS_PERSON',
			by: enders,
			emits: 'task_graph.needs_person',
		},
		/** A person has acted, it is tried again, or it is taken back. */
		go_on: { from: ['ASKS_PERSON', 'PARTIAL', 'FAILED', 'COMPLETED'], to: 'ACTIVE', by: enders },
	},
	events: Object.values(graphEvents),
	announce: (row: GraphRow) => ({ client_id: row.client_id, payload: graphFacts(row) }),
});
