import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { ProviderUnknown, SignatureInvalid } from './errors.ts';
import { webhookLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const provider = () =>
	z
		.string()
		.regex(/^[a-z][a-z0-9-]{1,40}$/)
		.meta({ title: 'Provider', description: 'Vendor that called, such as xendit' });

export const WebhookEvent = z
	.object({
		id: field.id('Webhook Event'),
		provider: provider(),
		event_id: z
			.string()
			.meta({ title: 'Event ID', description: 'Identity of the delivery at the vendor' }),
		status: z
			.enum(statesOf(webhookLifecycle))
			.meta({ title: 'Status', description: 'FAILED is tried again by itself, DEAD is not' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		duplicates: z
			.int()
			.meta({ title: 'Duplicates', description: 'How often the vendor sent it again' }),
		attempt: z.int().meta({ title: 'Attempt', description: 'How often processing was tried' }),
		outcome: z
			.record(z.string(), z.unknown())
			.nullable()
			.meta({ title: 'Outcome', description: 'What it meant and what was done' }),
		error: z.string().nullable().meta({ title: 'Error', description: 'Why processing failed' }),
		received_at: field.timestamp('Received At', 'When it came in'),
		processed_at: field.timestamp('Processed At', 'When it was dealt with').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'WebhookEvent',
		n8n: {
			named: { label: ['event_id'], details: ['provider', 'status'] },
			simplified: [
				'id',
				'provider',
				'event_id',
				'status',
				'duplicates',
				'attempt',
				'outcome',
				'error',
				'received_at',
				'processed_at',
			],
		},
	});

const webhookResource = resource('webhook', { node: 'CloudSalesOperations' });
export const webhookContract = defineContract(webhookResource, {
	parse: {
		summary: 'Take a vendor call that another system received, or look one up',
		description:
			'For teams whose vendor calls n8n: verifies, stores and processes exactly like a call to /webhooks/{provider}. Tells whether it is a duplicate.',
		http: { method: 'POST', path: '/webhooks/parse', status: 200 },
		// The bytes of a call in base64, and its headers.
		largestBody: 1_000_000,
		input: {
			body: z
				.object({
					webhook_event_id: field
						.id('Webhook Event')
						.optional()
						.meta({ title: 'Webhook Event ID', description: 'A stored call to look up' }),
					provider: provider().optional().meta({
						title: 'Provider',
						description: 'Vendor that called; found from the call itself if empty',
					}),
					headers: z
						.record(z.string(), z.string().max(8000))
						.optional()
						.meta({ title: 'Headers', description: 'Headers of the call' }),
					raw_body_base64: z
						.base64()
						.max(700_000)
						.optional()
						.meta({ title: 'Raw Body', description: 'The bytes of the call in base64' }),
				})
				.refine(
					(body) => (body.webhook_event_id === undefined) !== (body.raw_body_base64 === undefined),
					{
						message: 'Give either webhook_event_id or raw_body_base64',
						path: ['raw_body_base64'],
					},
				),
		},
		output: WebhookEvent.extend({
			duplicate: z
				.boolean()
				.meta({ title: 'Duplicate', description: 'Whether it had come in before' }),
			ignored: z.boolean().meta({
				title: 'Ignored',
				description: 'Whether the call means nothing to this service; the notice says why',
			}),
			label: z.string().meta({
				title: 'Label',
				description: 'Name of what it says for people, such as PAYMENT_SUCCEEDED or IGNORED',
			}),
			notice: z.record(z.string(), z.unknown()).meta({
				title: 'Notice',
				description: 'What the call is about; a hint, the truth is fetched from the vendor',
			}),
		}),
		errors: [SignatureInvalid, ProviderUnknown],
		allowed: ['OPERATIONS'],
		idempotency: 'natural',
		n8n: {
			simplified: [
				'id',
				'provider',
				'event_id',
				'status',
				'label',
				'duplicate',
				'ignored',
				'outcome',
				'notice',
				'error',
			],
		},
		example: { body: { webhook_event_id: exampleId } },
	},
	list: {
		summary: 'Get many vendor calls',
		http: { method: 'GET', path: '/webhooks' },
		input: {
			query: field.listQuery(['created_at'], {
				status: WebhookEvent.shape.status.optional(),
				provider: provider().optional(),
			}),
		},
		output: field.page(WebhookEvent),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { query: { status: 'DEAD' } },
	},
	replay: {
		summary: 'Process a stored vendor call again',
		http: { method: 'POST', path: '/webhooks/{webhook_event_id}/replay', status: 200 },
		input: { path: z.object({ webhook_event_id: field.id('Webhook Event') }) },
		output: WebhookEvent,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { webhook_event_id: exampleId } },
	},
});
