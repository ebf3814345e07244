import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { topics } from '../../platform/sale/index.ts';
import { stageNames } from './stages.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const subjectType = z
	.string()
	.meta({ title: 'Subject Type', description: 'What it is about, as its events call it' });
const text = (title: string, description: string) => z.string().meta({ title, description });
const waitsFor = z
	.enum(['CLIENT', 'TEAM', 'VENDOR'])
	.nullable()
	.meta({ title: 'Waits For', description: 'Who must act; null where nobody must' });

export const Stage = z.object({
	stage: z.enum(stageNames).meta({ title: 'Stage', description: 'Part of the way of a sale' }),
	state: z
		.enum(['DONE', 'CURRENT', 'AHEAD', 'LEFT_OUT'])
		.meta({ title: 'State', description: 'LEFT_OUT: the sale ended, or went on, without it' }),
	waits_for: waitsFor,
	from: field.timestamp('From', 'When it began').nullable(),
	until: field.timestamp('Until', 'When it was over').nullable(),
	seconds: z
		.int()
		.nullable()
		.meta({ title: 'Seconds', description: 'How long it took, or takes by now' }),
	median_seconds: z.int().nullable().meta({
		title: 'Median Seconds',
		description: 'Median of the last 13 weeks in the same currency, computed every hour',
	}),
});

export const TimelineEntry = z
	.object({
		id: z.uuid().meta({ title: 'ID', description: 'Of the record that the entry shows' }),
		at: field.timestamp('At', 'When it happened'),
		kind: text('Kind', 'What it is, such as delivery or quotation.moved'),
		title: text('Title', 'The same for people'),
		label: z.string().nullable().meta({
			title: 'Label',
			description: 'Which one it is, such as the subject of a mail or the type of an event',
		}),
		status: z
			.string()
			.nullable()
			.meta({ title: 'Status', description: 'What came of it, or what it became' }),
		topics: z
			.array(z.enum(topics))
			.meta({ title: 'Topics', description: 'By what it can be filtered' }),
		actor: z.string().nullable().meta({
			title: 'Actor',
			description: 'Who did it: USER, LINK, API_KEY or SYSTEM, with the name; null for a client',
		}),
		by_person: z.boolean().meta({
			title: 'By Person',
			description: 'Whether a person did it, and not the service or a program',
		}),
		subject_type: subjectType,
		subject_id: z
			.uuid()
			.nullable()
			.meta({ title: 'Subject ID', description: 'UUID of what it is about' }),
		detail: z.record(z.string(), z.unknown()).meta({
			title: 'Detail',
			description: 'More for staff: ids, attempts, errors, links; empty for a client',
		}),
	})
	.meta({ id: 'TimelineEntry', n8n: { named: { label: ['title'], details: ['at'] } } });

const NextStep = z.object({
	id: z.uuid().meta({ title: 'ID', description: 'Of the matter, as attention.list calls it' }),
	kind: text('Kind', 'What stands still, as attention.list calls it'),
	title: text('Title', 'The same for people'),
	reason: text('Reason', 'Why'),
	advice: text('Advice', 'What to do'),
	team: text('Team', 'Who can do something'),
	since: field.timestamp('Since', 'Since when it stands still'),
	subject_type: subjectType,
	subject_id: z.uuid().meta({ title: 'Subject ID', description: 'UUID of what it is about' }),
	operations: z
		.array(z.string())
		.meta({ title: 'Operations', description: 'That lead on, the usual one first' }),
});

export const SaleTimeline = z
	.object({
		subject_type: subjectType.meta({ description: 'What began the sale: usually a quotation' }),
		subject_id: z.uuid().meta({ title: 'Subject ID', description: 'UUID of what began the sale' }),
		label: z.string().nullable().meta({ title: 'Label', description: 'Its number, if it has one' }),
		status: z
			.string()
			.nullable()
			.meta({ title: 'Status', description: 'Of what the sale has come to, the latest part' }),
		client_id: field.id('Client').nullable(),
		client_name: z
			.string()
			.nullable()
			.meta({ title: 'Client Name', description: 'Name of the client' }),
		began_at: field.timestamp('Began At', 'When the quotation was made').nullable(),
		stages: z
			.array(Stage)
			.meta({ title: 'Stages', description: 'Of the first sale; empty without a quotation' }),
		next: z.array(NextStep).meta({
			title: 'Next',
			description: 'What needs a person now; empty for a client, and when nothing does',
		}),
		parts: z
			.array(
				z.object({
					subject_type: subjectType,
					ids: z.array(z.uuid()).meta({ title: 'IDs', description: 'UUIDs, in any order' }),
				}),
			)
			.meta({ title: 'Parts', description: 'What belongs to the sale; empty for a client' }),
	})
	.extend(field.page(TimelineEntry).shape)
	.meta({
		id: 'SaleTimeline',
		n8n: {
			simplified: [
				'subject_type',
				'subject_id',
				'label',
				'status',
				'client_id',
				'client_name',
				'stages',
				'next',
				'data',
				'next_cursor',
			],
		},
	});

export const Found = z
	.object({
		kind: text('Kind', 'By what it was found, such as quotation or client_email'),
		title: text('Title', 'What it is, such as its number or name'),
		kind_title: text('Kind Title', 'The kind for people'),
		status: z
			.string()
			.nullable()
			.meta({ title: 'Status', description: 'Its state, if it has one' }),
		subject_type: subjectType,
		subject_id: z.uuid().meta({ title: 'Subject ID', description: 'UUID of what was found' }),
		client_id: field.id('Client').nullable(),
		client_name: z
			.string()
			.nullable()
			.meta({ title: 'Client Name', description: 'Name of the client' }),
		at: field.timestamp('At', 'When it was made'),
		path: text('Path', 'Its page in the console'),
	})
	.meta({
		id: 'Found',
		n8n: {
			named: { label: ['title'], details: ['status'] },
			simplified: [
				'kind',
				'title',
				'status',
				'subject_type',
				'subject_id',
				'client_id',
				'client_name',
				'at',
				'path',
			],
		},
	});

const timelineResource = resource('timeline', { node: 'CloudSalesOperations' });
export const timelineContract = defineContract(timelineResource, {
	get: {
		summary: 'Get all that happened in a sale, in order',
		description:
			'By the id of anything that belongs to it: quotation, subscription, billing cycle, payment link, payment, task, change, credit note, approval, conversation or message.',
		http: { method: 'GET', path: '/timelines/{subject_id}' },
		input: {
			path: z.object({
				subject_id: z
					.uuid()
					.toLowerCase()
					.meta({ title: 'Subject ID', description: 'UUID of anything that belongs to the sale' }),
			}),
			query: z.strictObject({
				limit: z.coerce
					.number()
					.int()
					.min(1)
					.max(500)
					.default(50)
					.meta({ title: 'Limit', description: 'Max number of results to return' }),
				cursor: field.listQuery(['at'], {}).shape.cursor,
				order: z
					.enum(['OLDEST_FIRST', 'NEWEST_FIRST'])
					.default('OLDEST_FIRST')
					.meta({ title: 'Order', description: 'Which entries come first' }),
				about: z
					.enum(['PEOPLE', ...topics])
					.optional()
					.meta({ title: 'About', description: 'Only these; PEOPLE: what persons did' }),
				audience: z.enum(['STAFF', 'CLIENT']).default('STAFF').meta({
					title: 'Audience',
					description: 'CLIENT: only what the client sees, in its words',
				}),
				language: field.locale().default('en'),
			}),
		},
		output: SaleTimeline,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { subject_id: exampleId }, query: {} },
	},
	find: {
		summary: 'Find a sale, a bill, a payment, a message or a client by what people know of it',
		description:
			'By number, name, e-mail address, domain, account, reference of the gateway, id of a message, or any id. Exact, or by how it begins; names by any part of three letters or more. With client_id: the newest sales of a client.',
		http: { method: 'GET', path: '/timelines' },
		input: {
			query: z.strictObject({
				query: field.text('Query', 'What to look for', 200).optional(),
				client_id: field.id('Client').optional(),
				language: field.locale().default('en'),
			}),
		},
		output: z.object({
			data: z.array(Found).meta({ title: 'Data', description: 'The best of each kind first' }),
			has_more: z
				.boolean()
				.meta({ title: 'Has More', description: 'Whether more fits than is shown' }),
		}),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { query: 'QUO-2026-000123' } },
	},
});

/** The answers as they are sent, for pages. */
export type SaleView = z.input<typeof SaleTimeline>;
export type FoundView = z.input<typeof timelineContract.find.output>;
