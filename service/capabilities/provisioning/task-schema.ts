import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { taskLifecycle } from './lifecycle.ts';
import { actions } from './ports.ts';
export const facts = z.record(z.string(), z.unknown());

const ownerType = z.string().max(60).meta({
	title: 'Owner Type',
	description: 'What its tasks belong to together, such as subscription',
});
export const ownerId = field.id('Owner').meta({ title: 'Owner ID', description: 'ID of that' });
const subjectType = z.string().max(60).meta({
	title: 'Subject Type',
	description: 'What it acts on, such as subscription_item',
});
export const subjectId = field
	.id('Subject')
	.meta({ title: 'Subject ID', description: 'ID of that' });

export const waitingFor = z
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
		graph_id: field.id('Task Graph').nullable().meta({
			title: 'Graph ID',
			description: 'The tasks that it succeeds with, or is taken back with; null by itself',
		}),
		name: z.string().nullable().meta({
			title: 'Name',
			description: 'By which the others of its graph name it, such as a service code',
		}),
		sequence: z
			.int()
			.meta({ title: 'Sequence', description: 'Its turn among those of its graph that may begin' }),
		critical: z
			.boolean()
			.meta({ title: 'Critical', description: 'Whether its failure stops its graph' }),
		repeatable: z.boolean().meta({
			title: 'Repeatable',
			description: 'Whether it may be done again when it is not known whether it was done',
		}),
		point_of_no_return: z.boolean().meta({
			title: 'Point Of No Return',
			description: 'Once it may have worked, nothing of its graph is taken back by itself',
		}),
		comes_after: z.array(z.string()).meta({
			title: 'Comes After',
			description: 'Tasks of its graph that must have ended before, however they ended',
		}),
		skip: z.enum(['alone', 'satisfies']).nullable().meta({
			title: 'Skip',
			description: 'That it is not done: what depends on it is not done either (alone), or is',
		}),
		skip_reason: z
			.string()
			.nullable()
			.meta({ title: 'Skip Reason', description: 'Why it is not done' }),
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
		has_secrets: z.boolean().meta({
			title: 'Has Secrets',
			description: 'Whether provisioning_task.reveal has something to show',
		}),
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
