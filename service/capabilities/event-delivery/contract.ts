import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { EventTypeUnknown, FinishTokenInvalid, UrlNotAllowed } from './errors.ts';
import { deliveryLifecycle } from './lifecycle.ts';

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

export const DeliveryAttempt = z.object({
	attempt: z.int().meta({ title: 'Attempt', description: 'Which attempt it was' }),
	outcome: z
		.enum(['ACKNOWLEDGED', 'IN_PROGRESS', 'NO_PROOF', 'TIMED_OUT', 'UNREACHABLE', 'FAILED'])
		.nullable()
		.meta({
			title: 'Outcome',
			description: 'TIMED_OUT: the call was cut off, the work may go on. NO_PROOF: a bare 2xx',
		}),
	status_code: z.int().nullable().meta({ title: 'Status Code', description: 'Its answer' }),
	error: z.string().nullable().meta({ title: 'Error', description: 'Why it failed' }),
	started_at: field.timestamp('Started At', 'When the endpoint was called'),
	ended_at: field.timestamp('Ended At', 'When the call was over'),
});

export const Delivery = z
	.object({
		id: field.id('Delivery'),
		event_id: field.id('Event'),
		endpoint_id: field.id('Endpoint'),
		replay: z.int().meta({ title: 'Replay', description: '0 for the first delivery of the event' }),
		status: z.enum(statesOf(deliveryLifecycle)).meta({
			title: 'Status',
			description:
				'IN_PROGRESS: its workflow waits until next_attempt_at. DEAD: all attempts failed; replay the event',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		attempt: z.int().meta({ title: 'Attempt', description: 'How often it was tried' }),
		next_attempt_at: field.timestamp('Next Attempt At', 'When it is tried next'),
		status_code: z
			.int()
			.nullable()
			.meta({ title: 'Status Code', description: 'Last answer of the endpoint' }),
		error: z
			.string()
			.nullable()
			.meta({ title: 'Error', description: 'Why the last attempt failed' }),
		delivered_at: field.timestamp('Delivered At', 'When it was acknowledged').nullable(),
		finished_by: z.string().nullable().meta({
			title: 'Finished By',
			description: 'What has acknowledged it, as the endpoint calls it, such as a node of n8n',
		}),
		attempts: z
			.array(DeliveryAttempt)
			.meta({ title: 'Attempts', description: 'What came of each attempt, the oldest first' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Delivery',
		n8n: {
			named: { label: ['status'], details: ['created_at'] },
			simplified: [
				'id',
				'event_id',
				'endpoint_id',
				'status',
				'attempt',
				'next_attempt_at',
				'status_code',
				'error',
				'delivered_at',
				'finished_by',
			],
		},
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

const tokens = z
	.array(
		z.strictObject({
			event_id: field.id('Event'),
			finish_token: z
				.string()
				.min(1)
				.max(200)
				.meta({ title: 'Finish Token', description: 'As it came with the event' }),
		}),
	)
	.min(1)
	.max(500)
	.meta({ title: 'Events', description: 'Events, each with its token' });
const exampleToken = { event_id: exampleId, finish_token: '0.k3GxV1' };

const deliveryResource = resource('delivery', { node: 'CloudSalesOperations' });
export const deliveryContract = defineContract(deliveryResource, {
	list: {
		summary: 'Get many deliveries',
		http: { method: 'GET', path: '/deliveries' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Delivery.shape.status.optional(),
				endpoint_id: field.id('Endpoint').optional(),
				event_id: field.id('Event').optional(),
			}),
		},
		output: field.page(Delivery),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { query: { status: 'DEAD' } },
	},
	acknowledge: {
		summary: 'Say that the work on events is finished',
		description:
			'Each event of a delivery to an endpoint that acknowledges FINISHED carries a finish_token; giving it back is the proof. Safe to repeat.',
		http: { method: 'POST', path: '/deliveries/acknowledge', status: 200 },
		// The largest batch of events.
		largestBody: 450_000,
		input: {
			body: z.object({
				events: tokens,
				finished_by: field.text('Finished By', 'What ended the work, such as a node', 200),
			}),
		},
		output: z.object({
			acknowledged: z
				.int()
				.meta({ title: 'Acknowledged', description: 'How many deliveries are DELIVERED now' }),
		}),
		errors: [FinishTokenInvalid],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		idempotency: 'natural',
		example: { body: { events: [exampleToken], finished_by: 'Finish Event' } },
		n8n: { hide: 'The node Finish Event does it' },
	},
	'keep-open': {
		summary: 'Say that the work on events goes on, so that they are not delivered again meanwhile',
		http: { method: 'POST', path: '/deliveries/keep-open', status: 200 },
		// The largest batch of events.
		largestBody: 450_000,
		input: {
			body: z.object({
				events: tokens,
				seconds: z
					.int()
					.min(1)
					.max(90 * 86_400)
					.meta({
						title: 'Seconds',
						description: 'After this time events that are not finished are delivered again',
					}),
			}),
		},
		output: z.object({
			in_progress: z
				.int()
				.meta({ title: 'In Progress', description: 'How many deliveries are kept open' }),
		}),
		errors: [FinishTokenInvalid],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		idempotency: 'natural',
		example: { body: { events: [exampleToken], seconds: 604_800 } },
		n8n: { hide: 'The CloudSales Trigger does it' },
	},
});
