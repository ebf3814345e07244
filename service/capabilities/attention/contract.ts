import { z } from 'zod';
import { attentionPoint, teams } from '../../platform/attention/index.ts';
import { defineContract, field, resource } from '../../platform/contract/index.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const team = z.enum(teams).meta({ title: 'Team', description: 'Who can do something' });
const subject = z
	.uuid()
	.toLowerCase()
	.meta({ title: 'Subject ID', description: 'UUID of what it is about, as its event calls it' });

const matterId = z.object({
	matter_id: z.uuid().toLowerCase().meta({ title: 'Matter ID', description: 'UUID of the matter' }),
});

const Matter = z
	.object({
		id: z.uuid().meta({ title: 'ID', description: 'Of this matter: its kind and subject' }),
		kind: z
			.string()
			.meta({ title: 'Kind', description: 'What stands still, such as payment.unmatched' }),
		title: z.string().meta({ title: 'Title', description: 'The same for people' }),
		subject_type: z.string().meta({ title: 'Subject Type', description: 'What it is about' }),
		subject_id: subject,
		client_id: field.id('Client').nullable(),
		since: field.timestamp('Since', 'Since when it stands still'),
		reason: z.string().meta({ title: 'Reason', description: 'Why' }),
		amount: field.amount('Amount', 'Money at risk, where it is known').nullable(),
		currency: field.currency().nullable(),
		team,
		advice: z.string().meta({ title: 'Advice', description: 'What to do' }),
		leads_on: z
			.array(z.string())
			.meta({ title: 'Leads On', description: 'Operations that lead on, the usual one first' }),
		related: z.record(z.string(), z.uuid()).nullable().meta({
			title: 'Related',
			description:
				'IDs that the operations take besides that of the subject, by parameter, such as event_id of a delivery',
		}),
		owner: z
			.object({ id: field.id('User'), name: z.string() })
			.nullable()
			.meta({ title: 'Owner', description: 'Who takes it; null when nobody has taken it' }),
		snoozed_until: field
			.timestamp('Snoozed Until', 'Until when the list leaves it out unless it is asked for')
			.nullable(),
		snooze_reason: z
			.string()
			.nullable()
			.meta({ title: 'Snooze Reason', description: 'Why it can wait until then' }),
	})
	.meta({
		id: 'Matter',
		n8n: {
			named: { label: ['title'], details: ['since'] },
			simplified: [
				'id',
				'kind',
				'title',
				'subject_id',
				'client_id',
				'since',
				'reason',
				'amount',
				'team',
				'advice',
			],
		},
	});

const attentionResource = resource('attention', { node: 'CloudSalesOperations' });
/** A matter as it is listed: amounts in minor units as numbers, times as text. */
export type ListedMatter = z.input<typeof Matter>;

export const attentionContract = defineContract(attentionResource, {
	list: {
		summary: 'Get many matters that need a person',
		description: 'SALES and FINANCE get the matters of their own team, OPERATIONS and ADMIN all.',
		http: { method: 'GET', path: '/attention' },
		input: {
			query: z.strictObject({
				limit: field.listQuery(['since'], {}).shape.limit,
				cursor: field.listQuery(['since'], {}).shape.cursor,
				kind: field
					.registeredKey(attentionPoint, 'Kind', 'Only this, such as payment.unmatched')
					.optional(),
				team: team.optional(),
				subject_id: subject.optional(),
				client_id: field.id('Client').optional(),
				owner_id: field.id('User').optional(),
				include_snoozed: z
					.stringbool()
					.default(false)
					.meta({ title: 'Include Snoozed', description: 'Also those that are snoozed' }),
				sort: z.enum(['since', '-amount_at_risk']).default('since').meta({
					title: 'Sort',
					description:
						'The oldest first, or the most money first: amounts are compared in minor units, not converted between currencies',
				}),
			}),
		},
		output: field.page(Matter),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: {} },
	},
	get: {
		summary: 'Get a matter that needs a person, also one that is snoozed',
		http: { method: 'GET', path: '/attention/{matter_id}' },
		input: { path: matterId },
		output: Matter,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { matter_id: exampleId } },
	},
	summary: {
		summary: 'Count what needs a person, by kind and currency',
		description: 'Of the same teams as the list. Snoozed matters are counted apart.',
		http: { method: 'GET', path: '/attention-summary' },
		input: { query: z.strictObject({ team: team.optional() }) },
		output: z.object({
			data: z
				.array(
					z.object({
						kind: z.string().meta({ title: 'Kind', description: 'What stands still' }),
						title: z.string().meta({ title: 'Title', description: 'The same for people' }),
						team,
						count: z.int().meta({ title: 'Count', description: 'Matters that are not snoozed' }),
						snoozed: z.int().meta({ title: 'Snoozed', description: 'Matters that are snoozed' }),
						since: field
							.timestamp('Since', 'Since when the oldest that is not snoozed stands still')
							.nullable(),
						amount: field.amount('Amount', 'Money at risk in those that are not snoozed'),
						currency: field.currency().nullable(),
					}),
				)
				.meta({ title: 'Data', description: 'One row for each kind and currency' }),
		}),
		csv: 'data',
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: {} },
	},
	assign: {
		summary: 'Say who takes a matter, or that nobody does',
		http: { method: 'POST', path: '/attention/{matter_id}/assign', status: 200 },
		input: {
			path: matterId,
			body: z.object({
				user_id: field
					.id('User')
					.nullable()
					.meta({ title: 'User ID', description: 'Who takes it; null puts it back' }),
			}),
		},
		output: Matter,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		idempotency: 'natural',
		example: { path: { matter_id: exampleId }, body: { user_id: exampleId } },
	},
	snooze: {
		summary: 'Leave a matter out of the list until a time, or show it again at once',
		description:
			'It is back earlier when it stands still anew, for example after a retry. Snoozing settles nothing.',
		http: { method: 'POST', path: '/attention/{matter_id}/snooze', status: 200 },
		input: {
			path: matterId,
			body: z.object({
				until: field
					.timestamp('Until', 'At most 30 days ahead; null shows it again at once')
					.nullable(),
				reason: field.text('Reason', 'Why it can wait until then').optional(),
			}),
		},
		output: Matter,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		idempotency: 'natural',
		example: {
			path: { matter_id: exampleId },
			body: { until: '2026-12-01T02:00:00.000Z', reason: 'The client pays on Tuesday' },
		},
	},
	notify: {
		summary: 'Tell the team that can act what needs it, once for each matter',
		description:
			'Mails what stands still, what to do and where. Nothing is sent of what is settled already, or was told before.',
		http: { method: 'POST', path: '/attention/notify', status: 200 },
		input: {
			body: z.object({
				related_id: z.uuid().toLowerCase().meta({
					title: 'Related ID',
					description: 'UUID of what stands still, or of an event that tells of it',
				}),
				kind: field
					.registeredKey(attentionPoint, 'Kind', 'Only this, such as dunning.write_off_proposed')
					.optional(),
				page: z
					.url({ protocol: /^https?$/ })
					.max(2000)
					.optional()
					.meta({
						title: 'Page',
						description:
							'Where the team can decide, such as the form of a workflow that waits; the mail leads there',
						example: 'https://n8n.example.com/form-waiting/1027',
					}),
			}),
		},
		output: z.object({
			told: z.int().meta({
				title: 'Told',
				description: 'Matters whose team was told, now or before',
			}),
			mailed: z.int().meta({
				title: 'Mailed',
				description: 'Mails that leave because of this call; only these lead to its page',
			}),
		}),
		errors: [],
		allowed: ['OPERATIONS'],
		idempotency: 'natural',
		example: { body: { related_id: exampleId } },
	},
});
