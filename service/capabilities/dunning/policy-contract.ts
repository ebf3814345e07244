import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { KindTaken } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

export const actions = [
	'REMIND',
	'MARK_OVERDUE',
	'SUSPEND',
	'PROPOSE_CANCEL',
	'PROPOSE_WRITE_OFF',
	'ASK_FINANCE',
	'ESCALATE',
] as const;
const cycleKinds = ['INITIAL', 'RENEWAL', 'ADJUSTMENT'] as const;
/** Kinds of messages about a billing cycle that a step may send to the client. */
const stepMessages = [
	'INVOICE',
	'PAYMENT_REMINDER',
	'PAYMENT_DUE_TODAY',
	'PAYMENT_OVERDUE',
	'FINAL_WARNING',
	'SUSPENDED_UNPAID',
] as const;

const key = (title: string, description: string) =>
	z
		.string()
		.regex(/^[a-z][a-z0-9_]{1,39}$/, 'Must be lower-case letters, digits and _')
		.meta({ title, description, example: 'renewal' });

const shape = {
	key: key('Key', 'Names the step within its policy, such as final_warning'),
	offset_days: z.int().min(-60).max(365).meta({
		title: 'Offset Days',
		description: 'Days after the due date; negative before it',
	}),
	hour: z.int().min(0).max(23).meta({ title: 'Hour', description: 'Hour of the day in Jakarta' }),
	action: z.enum(actions).meta({
		title: 'Action',
		description:
			'REMIND sends the message; MARK_OVERDUE makes the bill OVERDUE; SUSPEND switches the services off; the others tell a team',
	}),
	message: z.enum(stepMessages).nullable().meta({
		title: 'Message',
		description: 'Kind of the message to the client; null where the client is not told',
	}),
	channels: z
		.array(z.string().regex(/^[A-Z][A-Z0-9_]{1,19}$/))
		.max(5)
		.meta({
			title: 'Channels',
			description: "Tried in this order, such as WHATSAPP; empty for the client's usual one",
		}),
	without_channel: z.enum(['EMAIL', 'SKIP']).meta({
		title: 'Without Channel',
		description: 'What happens where none of the channels is installed or has an address',
	}),
	min_gap_hours: z.int().min(0).max(720).meta({
		title: 'Min Gap Hours',
		description:
			'Hours that must lie between the message before and this step; of SUSPEND since the final warning was sent, at least 72',
	}),
	working_days_only: z.boolean().meta({
		title: 'Working Days Only',
		description: 'Whether it waits for a working day in Indonesia',
	}),
};

const PolicyStep = z.object(shape).meta({ id: 'DunningPolicyStep' });

/** What a new version may leave out. */
const StepInput = z.strictObject({
	...shape,
	hour: shape.hour.default(9),
	message: shape.message.default(null),
	channels: shape.channels.default([]),
	without_channel: shape.without_channel.default('EMAIL'),
	min_gap_hours: shape.min_gap_hours.default(0),
	working_days_only: shape.working_days_only.default(false),
});
export type PolicyStepInput = z.output<typeof StepInput>;

const kinds = z
	.array(z.enum(cycleKinds))
	.max(cycleKinds.length)
	.meta({ title: 'Kinds', description: 'Kinds of billing cycles that it is for' });
const description = () =>
	field.text('Description', 'What it is for, or why this version differs from the one before', 500);

export const DunningPolicy = z
	.object({
		id: field.id('Dunning Policy'),
		key: key('Key', 'Names the policy through all its versions'),
		version: z.int().meta({ title: 'Version', description: 'Counts from 1 for each key' }),
		valid_from: field.date('Valid From', 'First day on which cycles that are made follow it'),
		kinds,
		description: description(),
		created_by: z.string().meta({ title: 'Created By', description: 'Who made the version' }),
		steps: z
			.array(PolicyStep)
			.meta({ title: 'Steps', description: 'Its steps in the order of their days' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'DunningPolicy',
		n8n: { named: { label: ['key'], details: ['version', 'valid_from'] } },
	});

const policyResource = resource('dunning_policy', { node: 'CloudSalesOperations' });
export const dunningPolicyContract = defineContract(policyResource, {
	'create-version': {
		summary: 'Make a new version of a dunning policy',
		description:
			'Cycles that are made from its first day on follow it. Those that are there keep the version that they began with.',
		http: { method: 'POST', path: '/dunning-policies' },
		input: {
			body: z.object({
				key: key('Key', 'Of the policy that it is a version of; a new key makes a new policy'),
				valid_from: field.date('Valid From', 'First day; today if empty').optional(),
				kinds,
				description: description(),
				steps: z.array(StepInput).min(1).max(30).meta({ title: 'Steps', description: 'Its steps' }),
			}),
		},
		output: DunningPolicy,
		errors: [KindTaken],
		allowed: ['FINANCE'],
		largestBody: 50_000,
		example: {
			body: {
				key: 'renewal',
				kinds: ['RENEWAL'],
				description: 'A reminder on the due date only',
				steps: [{ key: 'due', offset_days: 0, action: 'REMIND', message: 'PAYMENT_DUE_TODAY' }],
			},
		},
		n8n: {
			hide: 'A policy is a table of steps that finance changes now and then, no step of a workflow',
		},
	},
	get: {
		summary: 'Get a version of a dunning policy',
		http: { method: 'GET', path: '/dunning-policies/{dunning_policy_id}' },
		input: { path: z.object({ dunning_policy_id: field.id('Dunning Policy') }) },
		output: DunningPolicy,
		errors: [],
		allowed: ['FINANCE', 'SALES', 'OPERATIONS'],
		example: { path: { dunning_policy_id: exampleId } },
	},
	list: {
		summary: 'Get many versions of dunning policies',
		http: { method: 'GET', path: '/dunning-policies' },
		input: {
			query: field.listQuery(['created_at'], {
				key: key('Key', 'Only the versions of this policy').optional(),
			}),
		},
		output: field.page(DunningPolicy),
		errors: [],
		allowed: ['FINANCE', 'SALES', 'OPERATIONS'],
		example: { query: { key: 'renewal' } },
	},
});
