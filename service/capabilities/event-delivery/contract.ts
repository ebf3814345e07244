import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { EventTypeUnknown, UrlNotAllowed } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ endpoint_id: field.id('Endpoint') });

export const Event = z
	.object({
		id: field.id('Event'),
		type: z
			.string()
			.meta({ title: 'Type', description: 'Name of the event, such as payment.succeeded' }),
		version: z.int().meta({ title: 'Version', description: 'Version of its data' }),
		occurred_at: field.timestamp('Occurred At', 'When it happened'),
		subject_type: z.string().meta({ title: 'Subject Type', description: 'What it happened to' }),
		subject_id: z.uuid().meta({ title: 'Subject ID', description: 'UUID of what it happened to' }),
		client_id: field.id('Client').nullable(),
		data: z.record(z.string(), z.unknown()).meta({ title: 'Data', description: 'Facts and ids' }),
	})
	.meta({ id: 'Event', n8n: { named: { label: ['type'], details: ['occurred_at'] } } });

const filters = z
	.strictObject({
		client_id: field.id('Client').optional(),
		status: z
			.string()
			.max(40)
			.optional()
			.meta({ title: 'Status', description: 'Only when data.status is this' }),
		smallest_amount: z.int().min(0).optional().meta({
			title: 'Smallest Amount',
			description: 'Only when data.amount or data.total is at least this, in minor units',
		}),
	})
	.default({})
	.meta({ title: 'Filters', description: 'Only events that fit all of these' });

const settings = {
	url: z
		.url({ protocol: /^https?$/ })
		.max(2000)
		.meta({ title: 'URL', description: 'Where events are posted' }),
	description: field.text('Description', 'What listens there', 200),
	event_types: z
		.array(
			z
				.string()
				.regex(
					/^(\*|[a-z_]+\.(\*|[a-z_]+))$/,
					'Write an event such as payment.succeeded, a pattern such as payment.*, or *',
				),
		)
		.min(1)
		.max(100)
		.meta({
			title: 'Event Types',
			description: 'Events to send; patterns such as payment.* are allowed',
		}),
	filters,
	batch_size: z
		.int()
		.min(1)
		.max(500)
		.default(1)
		.meta({ title: 'Batch Size', description: 'Most events in one call' }),
	batch_wait_ms: z.int().min(0).max(60_000).default(0).meta({
		title: 'Batch Wait',
		description: 'Longest time in milliseconds to wait for a batch to fill',
	}),
	acknowledge: z.enum(['RECEIVED', 'FINISHED']).default('RECEIVED').meta({
		title: 'Acknowledge',
		description: 'What counts as delivered: the event was received, or all work on it is finished',
	}),
};

const proof = z.enum(['REQUIRED', 'NONE']).meta({
	title: 'Proof',
	description:
		'REQUIRED: an answer has to prove which delivery it acknowledges. NONE: registered before that was asked for; any answer 2xx is believed',
});

export const Endpoint = z
	.object({
		id: field.id('Endpoint'),
		url: settings.url,
		description: z.string().meta({ title: 'Description', description: 'What listens there' }),
		event_types: z
			.array(z.string())
			.meta({ title: 'Event Types', description: 'Events that are sent' }),
		filters: z
			.record(z.string(), z.unknown())
			.meta({ title: 'Filters', description: 'Only events that fit' }),
		batch_size: z.int().meta({ title: 'Batch Size', description: 'Most events in one call' }),
		batch_wait_ms: z.int().meta({
			title: 'Batch Wait',
			description: 'Longest time in milliseconds to wait for a batch to fill',
		}),
		acknowledge: z
			.enum(['RECEIVED', 'FINISHED'])
			.meta({ title: 'Acknowledge', description: 'What counts as delivered' }),
		proof,
		status: z
			.enum(['ACTIVE', 'DISABLED'])
			.meta({ title: 'Status', description: 'DISABLED endpoints get nothing' }),
		disabled_reason: z
			.string()
			.nullable()
			.meta({ title: 'Disabled Reason', description: 'Why it gets nothing' }),
		failing_since: field.timestamp('Failing Since', 'Since when no call has succeeded').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Endpoint',
		n8n: {
			named: { label: ['description'], details: ['url'] },
			simplified: [
				'id',
				'url',
				'description',
				'event_types',
				'acknowledge',
				'proof',
				'batch_size',
				'status',
				'disabled_reason',
				'failing_since',
			],
		},
	});

const secret = z.string().meta({
	title: 'Secret',
	description: 'Signing secret (Standard Webhooks, whsec_…)',
	only_for: ['endpoint.register', 'endpoint.rotate-secret'],
});

const endpointResource = resource('endpoint', { node: 'CloudSalesOperations' });
export const endpointContract = defineContract(endpointResource, {
	register: {
		summary: 'Register an endpoint for events; registering the same URL again updates it',
		http: { method: 'PUT', path: '/endpoints', status: 200 },
		input: {
			body: z.object({
				...settings,
				proof: z.enum(['REQUIRED']).optional().meta({
					title: 'Proof',
					description:
						'Demands a proof from an endpoint that was registered before proofs; a new one always needs it',
				}),
				replay_from: field
					.timestamp('Replay From', 'Also send what happened since then; only from now on if empty')
					.optional(),
			}),
		},
		output: Endpoint.extend({ secret }),
		errors: [UrlNotAllowed, EventTypeUnknown],
		allowed: ['OPERATIONS'],
		idempotency: 'natural',
		example: {
			body: {
				url: 'https://n8n.example.com/webhook/abc',
				description: 'n8n',
				event_types: ['payment.succeeded'],
			},
		},
		n8n: { hide: 'CloudSales Trigger registers itself' },
	},
	list: {
		summary: 'Get many endpoints',
		http: { method: 'GET', path: '/endpoints' },
		input: {
			query: field.listQuery(['created_at'], {
				url: z
					.string()
					.max(2000)
					.optional()
					.meta({ title: 'URL', description: 'Only the endpoint with this URL' }),
			}),
		},
		output: field.page(Endpoint),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { query: {} },
	},
	delete: {
		summary: 'Delete an endpoint; it gets nothing more',
		http: { method: 'DELETE', path: '/endpoints/{endpoint_id}' },
		input: { path },
		output: z.object({ deleted: z.literal(true) }),
		errors: [],
		allowed: ['OPERATIONS'],
		idempotency: 'natural',
		example: { path: { endpoint_id: exampleId } },
		n8n: { hide: 'CloudSales Trigger removes itself' },
	},
	'rotate-secret': {
		summary: 'Give an endpoint a new signing secret; the old one stays valid for a day',
		http: { method: 'POST', path: '/endpoints/{endpoint_id}/rotate-secret', status: 200 },
		input: { path },
		output: Endpoint.extend({ secret }),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { endpoint_id: exampleId } },
		n8n: { hide: 'Secrets do not belong into a workflow' },
	},
	test: {
		summary: 'Send a test event to an endpoint',
		http: { method: 'POST', path: '/endpoints/{endpoint_id}/test', status: 200 },
		input: { path },
		output: z.object({ event_id: field.id('Event') }),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { endpoint_id: exampleId } },
		n8n: { hide: 'A test of the plumbing, not a step of a workflow' },
	},
});

const eventResource = resource('event', { node: 'CloudSalesOperations', opensNode: true });
export const eventContract = defineContract(eventResource, {
	get: {
		summary: 'Get an event',
		http: { method: 'GET', path: '/events/{event_id}' },
		input: { path: z.object({ event_id: field.id('Event') }) },
		output: Event,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { path: { event_id: exampleId } },
	},
	list: {
		summary: 'Get many events',
		http: { method: 'GET', path: '/events' },
		input: {
			query: field.listQuery(['created_at'], {
				type: z.string().max(80).optional().meta({ title: 'Type', description: 'Only this event' }),
				subject_id: z
					.uuid()
					.optional()
					.meta({ title: 'Subject ID', description: 'Only what happened to this' }),
				client_id: field.id('Client').optional(),
			}),
		},
		output: field.page(Event),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { query: { type: 'payment.succeeded' } },
	},
	replay: {
		summary: 'Deliver an event again to the endpoints that want it',
		description:
			'Without an endpoint, the reactions of the service itself that were given up are tried again, too.',
		http: { method: 'POST', path: '/events/{event_id}/replay', status: 200 },
		input: {
			path: z.object({ event_id: field.id('Event') }),
			body: z.object({
				endpoint_id: field
					.id('Endpoint')
					.optional()
					.meta({ title: 'Endpoint ID', description: 'Only to this endpoint' }),
				not_before: field
					.timestamp('Not Before', 'When it is delivered; at once if empty')
					.optional(),
			}),
		},
		output: z.object({
			deliveries: z
				.int()
				.meta({ title: 'Deliveries', description: 'How many deliveries were made' }),
			reactions: z.int().meta({
				title: 'Reactions',
				description: 'How many reactions of the service that were given up are tried again',
			}),
		}),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { event_id: exampleId }, body: {} },
	},
});
