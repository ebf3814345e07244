import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { inboundMailLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ inbound_mail_id: field.id('Inbound Mail') });

export const InboundMail = z
	.object({
		id: field.id('Inbound Mail'),
		status: z.enum(statesOf(inboundMailLifecycle) as [string, ...string[]]).meta({
			title: 'Status',
			description:
				'LISTED: to be fetched. STORED: kept as it came, to be read. READ: filed in a conversation. UNREADABLE: a person has to look. GONE: deleted before it was fetched. CLOSED: dealt with by a person',
		}),
		provider_message_id: z.string().meta({
			title: 'Provider Message ID',
			description: 'Id of the mail at the provider of the mailbox',
		}),
		labels: z
			.array(z.string())
			.meta({ title: 'Labels', description: 'Labels of the provider, such as INBOX and SPAM' }),
		attempt: z.int().meta({ title: 'Attempt', description: 'How often it was tried' }),
		error: z
			.string()
			.nullable()
			.meta({ title: 'Error', description: 'Why the last attempt failed' }),
		raw_size: z
			.int()
			.nullable()
			.meta({ title: 'Raw Size', description: 'Size of the whole mail in bytes' }),
		received_at: field.timestamp('Received At', 'When the mailbox took it in').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'InboundMail',
		n8n: { named: { label: ['provider_message_id'], details: ['status', 'received_at'] } },
	});

export const inboundMailContract = defineContract('inbound_mail', {
	get: {
		summary: 'Get how the taking in of a mail stands',
		http: { method: 'GET', path: '/inbound-mails/{inbound_mail_id}' },
		input: { path },
		output: InboundMail,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { inbound_mail_id: exampleId } },
	},
	list: {
		summary: 'Get many mails of the mailboxes that are read',
		http: { method: 'GET', path: '/inbound-mails' },
		input: {
			query: field.listQuery(['created_at'], { status: InboundMail.shape.status.optional() }),
		},
		output: field.page(InboundMail),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { status: 'UNREADABLE' } },
	},
	retry: {
		summary: 'Take a mail in again that was given up, or read one again',
		description:
			'One that was filed already is read by the rules of today; what was decided on it stays.',
		http: { method: 'POST', path: '/inbound-mails/{inbound_mail_id}/retry', status: 200 },
		input: { path },
		output: InboundMail,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { inbound_mail_id: exampleId } },
	},
	close: {
		summary: 'Say that a mail that cannot be read was dealt with in the mailbox',
		http: { method: 'POST', path: '/inbound-mails/{inbound_mail_id}/close', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'What was done about it') }),
		},
		output: InboundMail,
		errors: [],
		allowed: ['OPERATIONS'],
		example: {
			path: { inbound_mail_id: exampleId },
			body: { reason: 'Read in Gmail; it was an advertisement' },
		},
	},
});
