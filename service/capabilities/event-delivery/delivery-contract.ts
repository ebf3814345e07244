import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { FinishTokenInvalid } from './errors.ts';
import { deliveryLifecycle } from './lifecycle.ts';

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
		execution_url: z.string().nullable().meta({
			title: 'Execution URL',
			description: 'Where the execution of n8n that has finished it can be looked at',
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
const exampleToken = { event_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f', finish_token: '0.k3GxV1' };

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
				execution_url: z
					.url({ protocol: /^https?$/ })
					.max(500)
					.optional()
					.meta({
						title: 'Execution URL',
						description: 'Where people can look at the work, such as an execution of n8n',
					}),
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
