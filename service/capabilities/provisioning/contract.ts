import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { LeaseLost, TargetNotInstalled, TaskBusy } from './errors.ts';
import { taskLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ task_id: field.id('Provisioning Task') });
const facts = z.record(z.string(), z.unknown());

export const ProvisioningTask = z
	.object({
		id: field.id('Provisioning Task'),
		subscription_id: field.id('Subscription'),
		subscription_item_id: field.id('Subscription Item'),
		client_id: field.id('Client'),
		action: z
			.enum(['ACTIVATE', 'SUSPEND', 'RESUME', 'TERMINATE'])
			.meta({ title: 'Action', description: 'What is done to the item' }),
		target: z
			.string()
			.meta({ title: 'Target', description: 'Provider that does it, such as google-workspace' }),
		description: z.string().meta({ title: 'Description', description: 'What is provisioned' }),
		quantity: z.int().meta({ title: 'Quantity', description: 'How many units' }),
		status: z.enum(statesOf(taskLifecycle)).meta({
			title: 'Status',
			description: 'WAITING: a person must act; UNKNOWN: the vendor is being asked',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		attempt: z.int().meta({ title: 'Attempt', description: 'How often it was run' }),
		waiting_for: z
			.string()
			.nullable()
			.meta({ title: 'Waiting For', description: 'What must be done by whom, in words' }),
		result: facts
			.nullable()
			.meta({ title: 'Result', description: 'What was made, with its ids at the target' }),
		error_code: z
			.string()
			.nullable()
			.meta({ title: 'Error Code', description: 'Code of the last failure' }),
		error_message: z
			.string()
			.nullable()
			.meta({ title: 'Error Message', description: 'The last failure in words' }),
		next_run_at: field.timestamp('Next Run At', 'When the service goes on by itself').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'ProvisioningTask' });

const lease = field
	.id('Lease')
	.meta({ title: 'Lease Token', description: 'Token that the claim answered with' });

export const taskContract = defineContract('provisioning_task', {
	get: {
		summary: 'Get a provisioning task',
		http: { method: 'GET', path: '/provisioning-tasks/{task_id}' },
		input: { path },
		output: ProvisioningTask,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { path: { task_id: exampleId } },
	},
	list: {
		summary: 'Get many provisioning tasks',
		http: { method: 'GET', path: '/provisioning-tasks' },
		input: {
			query: field.listQuery(['created_at'], {
				status: ProvisioningTask.shape.status.optional(),
				client_id: field.id('Client').optional(),
				subscription_id: field.id('Subscription').optional(),
				target: z
					.string()
					.max(60)
					.optional()
					.meta({ title: 'Target', description: 'Only tasks of this target' }),
			}),
		},
		output: field.page(ProvisioningTask),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { query: { status: 'FAILED' } },
	},
	run: {
		summary: 'Run a provisioning task at its target',
		description:
			'Does one step and answers with where the task stands. RUNNING: call again after next_run_at, or let the service go on by itself. A finished task answers with its result.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/run', status: 200 },
		input: { path },
		output: ProvisioningTask,
		errors: [TaskBusy, LeaseLost, TargetNotInstalled],
		allowed: ['OPERATIONS'],
		idempotency: 'natural',
		example: { path: { task_id: exampleId } },
	},
	claim: {
		summary: 'Claim a task to work on it by hand or in a workflow of your own',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/claim', status: 200 },
		input: {
			path,
			body: z.object({
				seconds: z
					.int()
					.min(30)
					.max(3600)
					.default(300)
					.meta({ title: 'Seconds', description: 'How long the claim lasts' }),
			}),
		},
		output: ProvisioningTask.extend({ lease_token: lease }),
		errors: [TaskBusy],
		allowed: ['OPERATIONS'],
		example: { path: { task_id: exampleId }, body: {} },
	},
	complete: {
		summary: 'Record that a claimed task is done',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/complete', status: 200 },
		input: {
			path,
			body: z.object({
				lease_token: lease,
				result: facts
					.default({})
					.meta({ title: 'Result', description: 'What was made, with its ids' }),
			}),
		},
		output: ProvisioningTask,
		errors: [LeaseLost],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: { lease_token: exampleId, result: { account: 'admin@example.com' } },
		},
	},
	fail: {
		summary: 'Record that a claimed task failed',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/fail', status: 200 },
		input: {
			path,
			body: z.object({ lease_token: lease, reason: field.text('Reason', 'Why it failed', 1000) }),
		},
		output: ProvisioningTask,
		errors: [LeaseLost],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: { lease_token: exampleId, reason: 'The domain is not verified' },
		},
	},
	wait: {
		summary: 'Record that a claimed task waits for somebody',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/wait', status: 200 },
		input: {
			path,
			body: z.object({
				lease_token: lease,
				waiting_for: field.text('Waiting For', 'What must be done by whom', 1000),
			}),
		},
		output: ProvisioningTask,
		errors: [LeaseLost],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: { lease_token: exampleId, waiting_for: 'The client accepts the terms' },
		},
	},
	retry: {
		summary: 'Make a failed task ready again',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/retry', status: 200 },
		input: { path },
		output: ProvisioningTask,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { task_id: exampleId } },
	},
});
