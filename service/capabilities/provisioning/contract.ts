import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import {
	CannotUndo,
	GraphStopped,
	LeaseLost,
	NothingToReveal,
	NotInGraph,
	NothingRemains,
	SubjectBusy,
	TargetNotInstalled,
	TaskBusy,
	TaskNotReady,
} from './errors.ts';
import { facts, ownerId, ProvisioningTask, subjectId, waitingFor } from './task-schema.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ task_id: field.id('Provisioning Task') });

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
				owner_id: ownerId.optional(),
				subject_id: subjectId.optional(),
				waiting_for: waitingFor.optional(),
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
		errors: [TaskBusy, TaskNotReady, LeaseLost, TargetNotInstalled],
		allowed: ['OPERATIONS'],
		idempotency: 'natural',
		example: { path: { task_id: exampleId } },
	},
	check: {
		summary: 'Look now whether what a task asked the client for is done',
		description:
			'Does the step that would come by itself later, at most once in 30 seconds. A task that does not wait for the client is answered as it is.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/check', status: 200 },
		input: { path },
		output: ProvisioningTask,
		errors: [LeaseLost],
		allowed: ['OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'TECHNICAL'],
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
		errors: [TaskBusy, TaskNotReady],
		allowed: ['OPERATIONS'],
		n8n: {
			simplified: [
				'id',
				'status',
				'action',
				'target',
				'description',
				'quantity',
				'subscription_id',
				'lease_token',
			],
		},
		example: { path: { task_id: exampleId }, body: {} },
	},
	renew: {
		summary: 'Renew the claim of a task, before it runs out',
		description:
			'For work that takes longer than was claimed. A claim that has run out means that its worker was lost: a task that is not repeatable then waits for staff.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/renew', status: 200 },
		input: {
			path,
			body: z.object({
				lease_token: lease,
				seconds: z
					.int()
					.min(30)
					.max(3600)
					.default(300)
					.meta({ title: 'Seconds', description: 'How long the claim lasts from now' }),
			}),
		},
		output: ProvisioningTask,
		errors: [LeaseLost],
		allowed: ['OPERATIONS'],
		idempotency: 'natural',
		example: { path: { task_id: exampleId }, body: { lease_token: exampleId } },
	},
	complete: {
		summary: 'Record that a task is done',
		description:
			'For a task that was claimed, or one that nobody has, such as a task for staff: without a lease token it is claimed by this. The same report again, by the same token, is answered as the first.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/complete', status: 200 },
		input: {
			path,
			body: z.object({
				lease_token: lease.optional(),
				result: facts
					.default({})
					.meta({ title: 'Result', description: 'What was made, with its ids' }),
				secrets: z.record(z.string().max(60), z.string().max(2000)).optional().meta({
					title: 'Secrets',
					description:
						'What only the client may know, such as a password: kept encrypted, and shown once by provisioning_task.reveal',
				}),
				reason: field
					.text('Reason', 'Why it was done by hand, and how; kept in the audit trail', 500)
					.optional(),
			}),
		},
		output: ProvisioningTask,
		errors: [LeaseLost, TaskBusy, TaskNotReady],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: { lease_token: exampleId, result: { account: 'admin@example.com' } },
		},
	},
	reveal: {
		summary: 'Show what only the client may know of a finished task, once',
		description:
			'Passwords and the like. They are gone afterwards; the same request with the same Idempotency-Key answers them again for a day.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/reveal', status: 200 },
		input: { path },
		output: z.object({
			task_id: field.id('Provisioning Task'),
			secrets: z.record(z.string(), z.string()).meta({
				title: 'Secrets',
				description: 'By name',
				only_for: ['provisioning_task.reveal'],
			}),
		}),
		errors: [NothingToReveal],
		allowed: ['OPERATIONS'],
		example: { path: { task_id: exampleId } },
		n8n: { confirm: 'shows secrets that can be seen only this once' },
	},
	'finish-remaining': {
		summary: 'Record that staff has set up what a finished task left to do',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/finish-remaining', status: 200 },
		input: {
			path,
			body: z.object({
				reason: field.text('Reason', 'What was done; kept in the audit trail', 500),
			}),
		},
		output: ProvisioningTask,
		errors: [NothingRemains],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: { reason: 'The other 24 licences are assigned' },
		},
		n8n: { action: 'Finish what remains of a provisioning task' },
	},
	fail: {
		summary: 'Record that a claimed task failed',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/fail', status: 200 },
		input: {
			path,
			body: z.object({
				lease_token: lease,
				reason: field.text('Reason', 'Why it failed', 1000),
				kind: z.enum(['rejected', 'unavailable', 'unknown']).default('rejected').meta({
					title: 'Kind',
					description:
						'rejected is final; unavailable is tried again later; unknown: it may have been done, so it is looked for, or staff is asked',
				}),
				retry_after: z
					.int()
					.min(1)
					.max(86_400)
					.optional()
					.meta({ title: 'Retry After', description: 'Seconds before it is tried again' }),
			}),
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
		summary: 'Record that a claimed task waits for the client, for staff or for the vendor',
		description:
			'A client reads the sentence of the code, in its language, with the values in it; it never reads the note, which tells staff what to do.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/wait', status: 200 },
		input: {
			path,
			body: z.object({
				lease_token: lease,
				waiting_for: waitingFor,
				waiting_code: z
					.string()
					.regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'Capital letters, digits and underscores')
					.default('CONTACT_US')
					.meta({
						title: 'Waiting Code',
						description:
							'What must be done: VERIFY_DOMAIN, ACCEPT_TERMS or CONTACT_US for a client',
					}),
				waiting_values: z.record(z.string().max(60), z.string().max(500)).default({}).meta({
					title: 'Waiting Values',
					description: 'Values of the sentence: domain and value, or url',
				}),
				waiting_note: field
					.text('Waiting Note', 'What staff must do, in words; never shown to a client', 1000)
					.optional(),
			}),
		},
		output: ProvisioningTask,
		errors: [LeaseLost],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: {
				lease_token: exampleId,
				waiting_for: 'CLIENT',
				waiting_code: 'ACCEPT_TERMS',
				waiting_values: { url: 'https://admin.google.com/terms' },
			},
		},
	},
	skip: {
		summary: 'Skip a task of a graph that has not begun or failed, so that the others go on',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/skip', status: 200 },
		input: {
			path,
			body: z.object({
				how: z.enum(['alone', 'satisfies']).meta({
					title: 'How',
					description:
						'alone: what depends on it is skipped as well; satisfies: what depends on it goes on without it',
				}),
				reason: field.text('Reason', 'Why; shown with the task', 500),
			}),
		},
		output: ProvisioningTask,
		errors: [NotInGraph, GraphStopped],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: { how: 'satisfies', reason: 'The client brings its own' },
		},
	},
	retry: {
		summary: 'Make a failed task ready again',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/retry', status: 200 },
		input: { path },
		output: ProvisioningTask,
		errors: [SubjectBusy, GraphStopped],
		allowed: ['OPERATIONS'],
		example: { path: { task_id: exampleId } },
	},
	cancel: {
		summary: 'Cancel a task that is not being run; what waits for it cannot begin any more',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/cancel', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept in the audit trail', 500) }),
		},
		output: ProvisioningTask,
		errors: [GraphStopped],
		allowed: ['OPERATIONS'],
		example: {
			path: { task_id: exampleId },
			body: { reason: 'The client does not need it any more' },
		},
		n8n: { confirm: 'cancels a provisioning task' },
	},
	undo: {
		summary: 'Take back what a task did, by a task of its own',
		description:
			'The task is UNDOING until the new one, which names it as undo_of, has succeeded. ACTIVATE is taken back by TERMINATE, SUSPEND by RESUME and RESUME by SUSPEND.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/undo', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept in the audit trail', 500) }),
		},
		output: ProvisioningTask,
		errors: [CannotUndo, GraphStopped],
		allowed: ['OPERATIONS'],
		example: { path: { task_id: exampleId }, body: { reason: 'Activated by mistake' } },
		n8n: { confirm: 'takes back what was provisioned' },
	},
});
