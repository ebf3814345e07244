import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import {
	AddressNotAllowed,
	AddressUnknown,
	DraftMismatch,
	MessageKindUnknown,
	MessageNotDue,
	NotYetSent,
} from './errors.ts';
import { messageKindPoint } from './message-kind.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { notificationLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const kind = () =>
	field.registeredKey(
		messageKindPoint,
		'Kind',
		'What the mail is for; it decides which record related_id names',
	);
const relatedId = () =>
	z
		.uuid()
		.toLowerCase()
		.meta({
			title: 'Related ID',
			description:
				'UUID of the record that a message of the kind is about, such as the quotation for QUOTATION',
			n8n: { record_of: 'kind' },
		});

export const Draft = z
	.object({
		id: field.id('Draft'),
		kind: z.string().meta({ title: 'Kind', description: 'What the mail is for' }),
		related_type: z.string().meta({ title: 'Related Type', description: 'What it is about' }),
		related_id: z.uuid().meta({ title: 'Related ID', description: 'UUID of what it is about' }),
		language: field.locale(),
		tone: z.string().meta({ title: 'Tone', description: 'How it is written' }),
		recipient: z.string().meta({ title: 'Recipient', description: 'Address it would go to' }),
		subject: z.string().meta({ title: 'Subject', description: 'Subject line' }),
		body_text: z.string().meta({ title: 'Body Text', description: 'The mail as plain text' }),
		body_html: z.string().meta({ title: 'Body HTML', description: 'The mail as HTML' }),
		source: z.enum(['LLM', 'TEMPLATE']).meta({ title: 'Source', description: 'Who wrote it' }),
		model: z.string().nullable().meta({ title: 'Model', description: 'Model that wrote it' }),
		fallback_reason: z
			.string()
			.nullable()
			.meta({ title: 'Fallback Reason', description: 'Why the plain template was used' }),
		created_at: field.createdAt(),
	})
	.meta({
		id: 'Draft',
		n8n: {
			simplified: [
				'id',
				'kind',
				'related_id',
				'recipient',
				'subject',
				'body_text',
				'body_html',
				'source',
				'fallback_reason',
				'language',
			],
		},
	});

export const Notification = z
	.object({
		id: field.id('Notification'),
		channel: z.string().meta({ title: 'Channel', description: 'How it is sent' }),
		kind: z.string().meta({ title: 'Kind', description: 'What it is for' }),
		related_type: z
			.string()
			.nullable()
			.meta({ title: 'Related Type', description: 'What it is about' }),
		related_id: z
			.uuid()
			.nullable()
			.meta({ title: 'Related ID', description: 'UUID of what it is about' }),
		client_id: field.id('Client').nullable(),
		recipient: z.string().meta({ title: 'Recipient', description: 'Address it goes to' }),
		subject: z.string().meta({ title: 'Subject', description: 'Subject line' }),
		status: z
			.enum(statesOf(notificationLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		provider: z.string().nullable().meta({ title: 'Provider', description: 'Who sent it' }),
		provider_id: z
			.string()
			.nullable()
			.meta({ title: 'Provider ID', description: 'Id at the provider' }),
		attempt: z.int().meta({ title: 'Attempt', description: 'How often sending was tried' }),
		error: z
			.string()
			.nullable()
			.meta({ title: 'Error', description: 'Why it failed or was skipped' }),
		sent_at: field.timestamp('Sent At', 'When the provider took it').nullable(),
		resend_of_id: field.id('Notification').nullable().meta({
			title: 'Resend Of ID',
			description: 'The notification that a person sent once more',
		}),
		resend_reason: z
			.string()
			.nullable()
			.meta({ title: 'Resend Reason', description: 'Why it was sent once more' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Notification',
		n8n: {
			named: { label: ['subject'], details: ['recipient', 'status'] },
			simplified: [
				'id',
				'kind',
				'status',
				'recipient',
				'subject',
				'related_type',
				'related_id',
				'client_id',
				'error',
				'sent_at',
			],
		},
	});

/** What `email.send` answers: the mail, and what this request did. */
export const SentEmail = Notification.extend({
	outcome: z.enum(['SENT_NOW', 'ALREADY_QUEUED', 'ALREADY_SENT', 'FAILED_BEFORE']).meta({
		title: 'Outcome',
		description:
			'Whether the mail leaves now; or that the same one waits, was sent (sent_at says when), or failed before',
	}),
}).meta({
	id: 'SentEmail',
	n8n: {
		simplified: [
			'id',
			'outcome',
			'kind',
			'status',
			'recipient',
			'subject',
			'related_type',
			'related_id',
			'client_id',
			'sent_at',
		],
	},
});

export const emailContract = defineContract('email', {
	draft: {
		summary: 'Draft a mail from the facts of a record',
		description:
			'Amounts, dates and links are checked against the record after the model has written; on any doubt the plain template is used and fallback_reason says why.',
		http: { method: 'POST', path: '/emails/draft' },
		input: {
			body: z.object({
				kind: kind(),
				related_id: relatedId(),
				language: field.locale().optional().meta({
					title: 'Language',
					description: 'Language of the mail; the language of the client if empty',
				}),
				tone: z
					.enum(['FORMAL', 'FRIENDLY', 'BRIEF'])
					.default('FORMAL')
					.meta({ title: 'Tone', description: 'How it is written' }),
				instructions: field.longText('Instructions', 'Extra wishes for the model', 1000).optional(),
			}),
		},
		output: Draft,
		errors: [MessageKindUnknown, MessageNotDue, AddressUnknown],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { body: { kind: 'QUOTATION', related_id: exampleId } },
	},
	send: {
		summary: 'Send the mail of a kind for a record, with the text of a draft or the plain template',
		description:
			'The same content to the same address is one mail: asking again answers with the mail that is there, and outcome says so. A corrected address or a replaced document makes another one; notification.resend sends the same one again, notification.retry one that failed.',
		http: { method: 'POST', path: '/emails/send' },
		input: {
			body: z.object({
				kind: kind(),
				related_id: relatedId(),
				draft_id: field.id('Draft').optional().meta({
					title: 'Draft ID',
					description: 'Send the text of this draft; the plain template if empty',
				}),
			}),
		},
		output: SentEmail,
		errors: [MessageKindUnknown, DraftMismatch, MessageNotDue, AddressUnknown],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { body: { kind: 'INVOICE', related_id: exampleId } },
	},
});

export const notificationContract = defineContract('notification', {
	send: {
		summary: 'Tell a team of the company something by mail',
		http: { method: 'POST', path: '/notifications' },
		input: {
			body: z.object({
				audience: z
					.enum(['FINANCE', 'OPERATIONS', 'SALES'])
					.meta({ title: 'Audience', description: 'Team that is told' }),
				subject: field.text('Subject', 'Subject line', 150),
				message: field.longText('Message', 'What is said'),
				link: z
					.url({ protocol: /^https?$/ })
					.max(2000)
					.optional()
					.meta({ title: 'Link', description: 'Where to look' }),
			}),
		},
		output: Notification,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: {
			body: {
				audience: 'OPERATIONS',
				subject: 'A workflow failed',
				message: 'Provisioning stopped at the licence step',
			},
		},
	},
	get: {
		summary: 'Get a notification',
		http: { method: 'GET', path: '/notifications/{notification_id}' },
		input: { path: z.object({ notification_id: field.id('Notification') }) },
		output: Notification,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { notification_id: exampleId } },
	},
	list: {
		summary: 'Get many notifications',
		http: { method: 'GET', path: '/notifications' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Notification.shape.status.optional(),
				kind: z
					.string()
					.max(40)
					.optional()
					.meta({ title: 'Kind', description: 'Only of this kind' }),
				client_id: field.id('Client').optional(),
				related_id: z
					.uuid()
					.optional()
					.meta({ title: 'Related ID', description: 'Only about this record' }),
			}),
		},
		output: field.page(Notification),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { status: 'FAILED' } },
	},
	resend: {
		summary: 'Send a notification once more, to the same or another address of its recipient',
		description:
			'For a mail that was sent and did not arrive or was deleted. It has the same text; what is no longer true is refused, and email.send then makes a new mail. Each call sends one.',
		http: { method: 'POST', path: '/notifications/{notification_id}/resend' },
		input: {
			path: z.object({ notification_id: field.id('Notification') }),
			body: z.object({
				recipient: field
					.email('Recipient', 'Another address of the same client; the same address if empty')
					.optional(),
				reason: field.text('Reason', 'Why; kept in the audit trail', 500),
			}),
		},
		output: Notification,
		errors: [NotYetSent, AddressNotAllowed, MessageNotDue],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: {
			path: { notification_id: exampleId },
			body: { reason: 'The client deleted it by mistake' },
		},
		n8n: { confirm: 'sends a message to a client once more' },
	},
	retry: {
		summary: 'Try a failed or skipped notification again',
		http: { method: 'POST', path: '/notifications/{notification_id}/retry', status: 200 },
		input: { path: z.object({ notification_id: field.id('Notification') }) },
		output: Notification,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { notification_id: exampleId } },
	},
});

export const emailLogContract = defineContract('email_log', {
	list: {
		summary: 'Get many sent and queued mails (notifications with channel EMAIL)',
		http: { method: 'GET', path: '/email-logs' },
		input: notificationContract.list.input,
		output: field.page(Notification),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: {} },
		n8n: { hide: 'The same list as notification: Get Many' },
	},
});
