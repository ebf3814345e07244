import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import {
	CannotUndo,
	LeaseLost,
	NothingRemains,
	SubjectBusy,
	TargetNotInstalled,
	TaskBusy,
	TaskNotReady,
} from './errors.ts';
import { taskLifecycle } from './lifecycle.ts';
import { actions } from './ports.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ task_id: field.id('Provisioning Task') });
const facts = z.record(z.string(), z.unknown());

const ownerType = z.string().max(60).meta({
	title: 'Owner Type',
	description: 'What its tasks belong to together, such as subscription',
});
const ownerId = field.id('Owner').meta({ title: 'Owner ID', description: 'ID of that' });
const subjectType = z.string().max(60).meta({
	title: 'Subject Type',
	description: 'What it acts on, such as subscription_item',
});
const subjectId = field.id('Subject').meta({ title: 'Subject ID', description: 'ID of that' });

const waitingFor = z
	.enum(['CLIENT', 'STAFF', 'VENDOR'])
	.meta({ title: 'Waiting For', description: 'Who must act before it goes on' });
const count = z.int().meta({ title: 'Count', description: 'How many' });
const what = z
	.string()
	.meta({ title: 'What', description: 'Kind of thing, such as ACCOUNT, LICENCE or PROJECT' });

export const ProvisioningTask = z
	.object({
		id: field.id('Provisioning Task'),
		owner_type: ownerType,
		owner_id: ownerId,
		subject_type: subjectType,
		subject_id: subjectId,
		subscription_id: field.id('Subscription').nullable(),
		subscription_item_id: field.id('Subscription Item').nullable(),
		client_id: field.id('Client').nullable(),
		action: z.enum(actions).meta({ title: 'Action', description: 'What is done to the item' }),
		occasion: z.string().meta({
			title: 'Occasion',
			description: 'Why it is done; of one subject, action and occasion there is one task',
		}),
		depends_on: z.array(z.string()).meta({
			title: 'Depends On',
			description:
				'Tasks that it comes after: they must have succeeded, or just have ended when they act on the same service',
		}),
		undo_of: field.id('Undone Task').nullable().meta({
			title: 'Undo Of',
			description: 'Task whose work this one takes back',
		}),
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
		ready_at: field
			.timestamp('Ready At', 'When all it depends on had succeeded; empty while it cannot begin')
			.nullable(),
		blocked_reason: z.string().nullable().meta({
			title: 'Blocked Reason',
			description: 'Why it cannot begin, when a person must act on a task that it depends on',
		}),
		attempt: z.int().meta({ title: 'Attempt', description: 'How often it was run' }),
		waiting_for: waitingFor.nullable(),
		waiting_code: z.string().nullable().meta({
			title: 'Waiting Code',
			description: 'What must be done, as a code such as VERIFY_DOMAIN',
		}),
		waiting_values: z.record(z.string(), z.string()).nullable().meta({
			title: 'Waiting Values',
			description: 'What the client needs for it, such as the DNS record to set',
		}),
		waiting_note: z.string().nullable().meta({
			title: 'Waiting Note',
			description: 'What staff must do, in words; never shown to a client',
		}),
		client_text: z.object({ id: z.string(), en: z.string() }).nullable().meta({
			title: 'Client Text',
			description: 'What the client reads about it, in Indonesian and in English',
		}),
		settings: facts.nullable().meta({
			title: 'Settings',
			description: 'Provisioning settings that the last attempt used',
		}),
		result: facts
			.nullable()
			.meta({ title: 'Result', description: 'What was made, with its ids at the target' }),
		made: z
			.array(z.object({ what, count }))
			.meta({ title: 'Made', description: 'What was made, by kind' }),
		remaining: z
			.array(z.object({ what, count, waiting_for: waitingFor.exclude(['VENDOR']) }))
			.meta({
				title: 'Remaining',
				description: 'What was bought and is still to be set up, and by whom',
			}),
		error_code: z
			.string()
			.nullable()
			.meta({ title: 'Error Code', description: 'Code of the last failure' }),
		error_message: z
			.string()
			.nullable()
			.meta({ title: 'Error Message', description: 'The last failure in words' }),
		checked_at: field
			.timestamp(
				'Checked At',
				'While it waits: when the target was last asked whether what it waits for is done',
			)
			.nullable(),
		deadline_at: field
			.timestamp(
				'Deadline At',
				'When it fails if it is not done; the time of waiting is not counted',
			)
			.nullable(),
		next_run_at: field.timestamp('Next Run At', 'When the service goes on by itself').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'ProvisioningTask',
		n8n: {
			named: { label: ['description'], details: ['action', 'status'] },
			simplified: [
				'id',
				'status',
				'description',
				'quantity',
				'subscription_id',
				'waiting_for',
				'waiting_note',
				'result',
				'remaining',
				'error_message',
			],
		},
	});

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
	complete: {
		summary: 'Record that a task is done',
		description:
			'For a task that was claimed, or one that nobody has, such as a task for staff: without a lease token it is claimed by this.',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/complete', status: 200 },
		input: {
			path,
			body: z.object({
				lease_token: lease.optional(),
				result: facts
					.default({})
					.meta({ title: 'Result', description: 'What was made, with its ids' }),
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
	retry: {
		summary: 'Make a failed task ready again',
		http: { method: 'POST', path: '/provisioning-tasks/{task_id}/retry', status: 200 },
		input: { path },
		output: ProvisioningTask,
		errors: [SubjectBusy],
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
		errors: [],
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
		errors: [CannotUndo],
		allowed: ['OPERATIONS'],
		example: { path: { task_id: exampleId }, body: { reason: 'Activated by mistake' } },
		n8n: { confirm: 'takes back what was provisioned' },
	},
});
