import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { CycleSettled, HoldReleased } from './errors.ts';
import { dunningStepLifecycle } from './lifecycle.ts';
import { actions } from './policy-contract.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

export const DunningStep = z
	.object({
		id: field.id('Dunning Step'),
		billing_cycle_id: field.id('Billing Cycle'),
		subscription_id: field.id('Subscription').nullable(),
		client_id: field.id('Client'),
		dunning_policy_id: field.id('Dunning Policy'),
		step: z.string().meta({ title: 'Step', description: 'Its key in the policy' }),
		action: z.enum(actions).meta({ title: 'Action', description: 'What it does' }),
		message: z
			.string()
			.nullable()
			.meta({ title: 'Message', description: 'Kind of the message to the client, if any' }),
		status: z
			.enum(statesOf(dunningStepLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		due_at: field.timestamp('Due At', 'When the policy wants it'),
		run_at: field.timestamp('Run At', 'When it is looked at next'),
		reason: z.string().nullable().meta({
			title: 'Reason',
			description: 'Why it waits, was skipped or cancelled, or was done without a message',
		}),
		announced_on: field
			.date('Announced On', 'Of a suspension: the day that the final warning names')
			.nullable(),
		done_at: field.timestamp('Done At', 'When it was done').nullable(),
		message_status: z.enum(['QUEUED', 'SENT', 'FAILED', 'SKIPPED']).nullable().meta({
			title: 'Message Status',
			description: 'How its message stands; null without one',
		}),
		sent_at: field.timestamp('Sent At', 'When its message was first sent').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'DunningStep',
		n8n: {
			named: { label: ['step'], details: ['status', 'due_at'] },
			simplified: [
				'id',
				'billing_cycle_id',
				'client_id',
				'step',
				'action',
				'status',
				'due_at',
				'reason',
				'done_at',
				'sent_at',
			],
		},
	});

export const DunningHold = z
	.object({
		id: field.id('Dunning Hold'),
		client_id: field.id('Client'),
		billing_cycle_id: field.id('Billing Cycle').nullable(),
		reason: z.enum(['DISPUTE', 'PROMISE', 'OTHER']).meta({
			title: 'Reason',
			description: 'The client disputes it, has promised a day, or else',
		}),
		note: z.string().meta({ title: 'Note', description: 'What was said' }),
		until: field.date('Until', 'Last day on which it holds'),
		is_active: z.boolean().meta({
			title: 'Is Active',
			description: 'Whether it stops dunning today',
		}),
		created_by: z.string().meta({ title: 'Created By', description: 'Who made it' }),
		released_at: field.timestamp('Released At', 'When it was ended before its day').nullable(),
		released_by: z.string().nullable().meta({ title: 'Released By', description: 'By whom' }),
		release_note: z.string().nullable().meta({ title: 'Release Note', description: 'Why' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'DunningHold',
		n8n: {
			named: { label: ['reason'], details: ['until'] },
			simplified: ['id', 'client_id', 'billing_cycle_id', 'reason', 'note', 'until', 'is_active'],
		},
	});

const stepResource = resource('dunning_step', { node: 'CloudSalesOperations' });
export const dunningStepContract = defineContract(stepResource, {
	list: {
		summary: 'Get many steps of dunning: what was sent and done for a bill, and what is planned',
		http: { method: 'GET', path: '/dunning-steps' },
		input: {
			query: field.listQuery(['created_at'], {
				status: DunningStep.shape.status.optional(),
				billing_cycle_id: field.id('Billing Cycle').optional(),
				client_id: field.id('Client').optional(),
			}),
		},
		output: field.page(DunningStep),
		errors: [],
		allowed: ['FINANCE', 'SALES', 'OPERATIONS'],
		example: { query: { billing_cycle_id: exampleId, sort: 'created_at' } },
	},
});

const dunningResource = resource('dunning', { node: 'CloudSalesOperations' });
export const dunningContract = defineContract(dunningResource, {
	hold: {
		summary: 'Stop asking a client for money until a day, for one bill or for all of them',
		description:
			'For a dispute, a promise or another reason. No message is sent and nothing is suspended or proposed; a bill whose day passes is OVERDUE all the same.',
		http: { method: 'POST', path: '/dunning-holds' },
		input: {
			body: z
				.object({
					billing_cycle_id: field.id('Billing Cycle').optional().meta({
						title: 'Billing Cycle ID',
						description: 'Hold this bill',
					}),
					client_id: field.id('Client').optional().meta({
						title: 'Client ID',
						description: 'Hold all bills of this client, also later ones',
					}),
					reason: DunningHold.shape.reason,
					note: field.text('Note', 'What was said, and by whom', 500),
					until: field.date('Until', 'Last day on which it holds; at most a year from today'),
				})
				.refine(
					(body) => (body.billing_cycle_id === undefined) !== (body.client_id === undefined),
					{
						message: 'Give either billing_cycle_id or client_id',
						path: ['billing_cycle_id'],
					},
				),
		},
		output: DunningHold,
		errors: [CycleSettled],
		allowed: ['FINANCE', 'SALES', 'OPERATIONS'],
		example: {
			body: {
				billing_cycle_id: exampleId,
				reason: 'PROMISE',
				note: 'Ibu Sari will transfer on Friday',
				until: '2027-02-12',
			},
		},
	},
	release: {
		summary: 'End a hold before its day: what is due goes on at once',
		http: { method: 'POST', path: '/dunning-holds/{dunning_hold_id}/release', status: 200 },
		input: {
			path: z.object({ dunning_hold_id: field.id('Dunning Hold') }),
			body: z.object({ note: field.text('Note', 'Why it ends', 500) }),
		},
		output: DunningHold,
		errors: [HoldReleased],
		allowed: ['FINANCE'],
		example: { path: { dunning_hold_id: exampleId }, body: { note: 'The dispute is settled' } },
	},
	'list-holds': {
		summary: 'Get many holds',
		http: { method: 'GET', path: '/dunning-holds' },
		input: {
			query: field.listQuery(['created_at'], {
				client_id: field.id('Client').optional(),
				billing_cycle_id: field.id('Billing Cycle').optional(),
				active: z.enum(['true']).optional().meta({
					title: 'Active',
					description: 'Only those that stop dunning today',
				}),
			}),
		},
		output: field.page(DunningHold),
		errors: [],
		allowed: ['FINANCE', 'SALES', 'OPERATIONS'],
		example: { query: { active: 'true' } },
		n8n: { action: 'Get many holds of dunning' },
	},
	'skip-step': {
		summary: 'Leave out a planned step of dunning',
		description: 'Without a final warning that was sent, the suspension after it is left out, too.',
		http: { method: 'POST', path: '/dunning-steps/{dunning_step_id}/skip', status: 200 },
		input: {
			path: z.object({ dunning_step_id: field.id('Dunning Step') }),
			body: z.object({ reason: field.text('Reason', 'Why; kept with the step', 500) }),
		},
		output: DunningStep,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { path: { dunning_step_id: exampleId }, body: { reason: 'They called and will pay' } },
		n8n: { action: 'Skip step of dunning' },
	},
});
