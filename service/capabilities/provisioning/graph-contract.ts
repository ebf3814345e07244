import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { ProvisioningTask } from './task-schema.ts';
import { GraphStopped, PastPointOfNoReturn } from './errors.ts';
import { graphLifecycle } from './graph-lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ graph_id: field.id('Task Graph') });

/** What stays when "Simplify" is on. */
const shown = {
	named: { label: ['occasion'], details: ['status'] },
	simplified: ['id', 'status', 'why', 'stopped', 'owner_id', 'owner_type', 'occasion'],
};

const TaskGraph = z
	.object({
		id: field.id('Task Graph'),
		owner_type: z.string().meta({
			title: 'Owner Type',
			description: 'What its tasks belong to together, such as order',
		}),
		owner_id: field.id('Owner').meta({ title: 'Owner ID', description: 'ID of that' }),
		client_id: field.id('Client').nullable(),
		occasion: z.string().meta({
			title: 'Occasion',
			description: 'Why it is wanted; of one owner and occasion there is one graph',
		}),
		status: z.enum(statesOf(graphLifecycle)).meta({
			title: 'Status',
			description: 'ASKS_PERSON: it does not go on by itself; why says what to look at',
		}),
		why: z.string().nullable().meta({
			title: 'Why',
			description: 'Why it ended so, such as critical:radius-aaa, or what a person is asked',
		}),
		stopped: z.boolean().meta({
			title: 'Stopped',
			description: 'Whether nothing of it begins any more; what is under way ends',
		}),
		max_parallel: z
			.int()
			.meta({ title: 'Max Parallel', description: 'How many of its tasks run at once' }),
		rollback_on_failure: z.boolean().meta({
			title: 'Rollback On Failure',
			description: 'Whether all is taken back when a critical task fails',
		}),
		deadline_at: field
			.timestamp('Deadline At', 'When it is stopped if it is not done; waiting is not counted')
			.nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'TaskGraph', n8n: shown });

const WholeGraph = TaskGraph.extend({
	tasks: z.array(ProvisioningTask).meta({
		title: 'Tasks',
		description: 'In the order of their turn; those with undo_of take back the work of another',
	}),
}).meta({ id: 'WholeTaskGraph', n8n: shown });

const graphResource = resource('task_graph', { node: 'CloudSalesOrders' });
export const graphContract = defineContract(graphResource, {
	get: {
		summary: 'Get a task graph: the tasks that succeed together or are taken back together',
		http: { method: 'GET', path: '/task-graphs/{graph_id}' },
		input: { path },
		output: WholeGraph,
		errors: [],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: { graph_id: exampleId } },
	},
	list: {
		summary: 'Get many task graphs',
		http: { method: 'GET', path: '/task-graphs' },
		input: {
			query: field.listQuery(['created_at'], {
				status: TaskGraph.shape.status.optional(),
				owner_id: field.id('Owner').optional(),
			}),
		},
		output: field.page(TaskGraph),
		errors: [],
		allowed: ['SALES', 'OPERATIONS'],
		example: { query: { status: 'ASKS_PERSON' } },
	},
	cancel: {
		summary: 'Cancel a task graph: what is under way ends, then all of it is taken back',
		http: { method: 'POST', path: '/task-graphs/{graph_id}/cancel', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept in the audit trail', 500) }),
		},
		output: WholeGraph,
		errors: [PastPointOfNoReturn],
		allowed: ['OPERATIONS'],
		example: { path: { graph_id: exampleId }, body: { reason: 'Ordered by mistake' } },
		n8n: { confirm: 'takes back all that these tasks have done' },
	},
	retry: {
		summary: 'Try again what failed in a task graph; what is complete stays',
		description:
			'A new round of attempts with the whole time. When all is being taken back, that is what is tried again.',
		http: { method: 'POST', path: '/task-graphs/{graph_id}/retry', status: 200 },
		input: { path },
		output: WholeGraph,
		errors: [GraphStopped],
		allowed: ['OPERATIONS'],
		example: { path: { graph_id: exampleId } },
	},
});
