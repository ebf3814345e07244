import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { outcomes } from './decision.ts';
import { NoClientToAnswer } from './errors.ts';
import { messageLifecycle } from './message-lifecycle.ts';
import { intents } from './ports.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ message_id: field.id('Message') });
const about = {
	subject_type: z.enum(['quotation', 'billing_cycle', 'subscription']).meta({
		title: 'Subject Type',
		description: 'Kind of the record that it is about',
	}),
	subject_id: z.uuid().meta({ title: 'Subject ID', description: 'The record that it is about' }),
};
/** What only staff reads: a client never sees what is thought of its letters. */
const staffOnly = { only_for: ['message.reply'] };
const named = (title: string, description: string) => ({ title, description });

const Attachment = z
	.object({
		id: field.id('Attachment'),
		filename: z.string().meta(named('Filename', 'As the sender named it; shown, never used')),
		content_type: z.string().meta(named('Content Type', 'By its bytes')),
		size: z.int().meta(named('Size', 'Bytes')),
		handling: z
			.string()
			.meta(
				named(
					'Handling',
					'SHOWN: can be looked at. DOWNLOAD: kept as a file. LOGO: a small picture in the text. QUARANTINED: do not open it',
				),
			),
		note: z
			.string()
			.nullable()
			.meta(named('Note', 'What was noticed, such as that it needs a password')),
	})
	.meta({ id: 'MessageAttachment' });

export const Message = z
	.object({
		id: field.id('Message'),
		conversation_id: field.id('Conversation'),
		client_id: field.id('Client').nullable(),
		conversation: z
			.object({
				title: z
					.string()
					.meta(named('Title', 'Number of the sale, or the subject of a mail without one')),
				subject_type: z
					.string()
					.nullable()
					.meta(named('Subject Type', 'Record that stands for the sale')),
				subject_id: z.uuid().nullable().meta(named('Subject ID', 'Null for a mail without a sale')),
				assigned_to: z
					.uuid()
					.nullable()
					.meta({ ...named('Assigned To', 'User of the staff who looks after it'), ...staffOnly }),
			})
			.meta({ id: 'MessageConversation' }),
		direction: z.enum(['IN', 'OUT']).meta(named('Direction', 'IN: a client wrote it. OUT: we did')),
		channel: z.enum(['EMAIL', 'PORTAL']).meta(named('Channel', 'How it was written')),
		status: z
			.enum(statesOf(messageLifecycle) as [string, ...string[]])
			.meta(
				named(
					'Status',
					'RECEIVED: to be read. HELD: a person has to check the sender. WAITING: a person has to answer or do something. FILED: nothing follows. DONE: dealt with',
				),
			),
		allowed_transitions: z
			.array(z.string())
			.meta(named('Allowed Transitions', 'What its status allows now')),
		subject: z.string().meta(named('Subject', 'Subject line; a claim of the sender')),
		text: z
			.string()
			.meta(
				named(
					'Text',
					'What was written, without what was written before. Plain text of a stranger: escape it',
				),
			),
		full_text: z
			.string()
			.nullable()
			.meta({ ...named('Full Text', 'All of its text, quotations included'), ...staffOnly }),
		written_by: z.string().nullable().meta(named('Written By', 'Name of the person who wrote it')),
		class: z
			.string()
			.nullable()
			.meta({ ...named('Class', 'PERSON, SUSPICIOUS, or a kind of machine'), ...staffOnly }),
		match: z
			.string()
			.nullable()
			.meta({
				...named(
					'Match',
					'MATCHED, CANDIDATE (the sender does not belong to the client), SUGGESTED or UNMATCHED',
				),
				...staffOnly,
			}),
		candidate_type: z
			.string()
			.nullable()
			.meta({ ...named('Candidate Type', 'Kind of the sale that is guessed'), ...staffOnly }),
		candidate_id: z
			.uuid()
			.nullable()
			.meta({ ...named('Candidate ID', 'The sale that is guessed'), ...staffOnly }),
		related_type: z
			.string()
			.nullable()
			.meta({
				...named('Related Type', 'Kind of the record whose mail it answers, or that it asks about'),
				...staffOnly,
			}),
		related_id: z
			.uuid()
			.nullable()
			.meta({ ...named('Related ID', 'The record itself'), ...staffOnly }),
		is_proven: z
			.boolean()
			.nullable()
			.meta({ ...named('Is Proven', 'The sender is who the mail says'), ...staffOnly }),
		unproven_reasons: z
			.array(z.string())
			.nullable()
			.meta({ ...named('Unproven Reasons', 'What stands against the sender'), ...staffOnly }),
		from_address: z
			.string()
			.nullable()
			.meta({
				...named(
					'From Address',
					'Address that it came from; no answer goes there unless it is on record',
				),
				...staffOnly,
			}),
		intent: z
			.enum(intents)
			.nullable()
			.meta({ ...named('Intent', 'What the sender wants, as a model read it'), ...staffOnly }),
		wanted_seats: z
			.int()
			.nullable()
			.meta({
				...named('Wanted Seats', 'Number of seats that the letter names, by its own words'),
				...staffOnly,
			}),
		outcome: z
			.enum(outcomes)
			.nullable()
			.meta({ ...named('Outcome', 'What was decided; null until then'), ...staffOnly }),
		decision_reasons: z
			.array(z.string())
			.nullable()
			.meta({
				...named('Decision Reasons', 'Why nothing was accepted, or what was noticed'),
				...staffOnly,
			}),
		note: z
			.string()
			.nullable()
			.meta({ ...named('Note', 'What was noticed when it came'), ...staffOnly }),
		suggested_reply: z
			.string()
			.nullable()
			.meta({
				...named('Suggested Reply', 'A reply from our record alone, to send or to edit'),
				...staffOnly,
			}),
		back_on: field
			.date('Back On', 'Day on which an absence note says that its sender is back; a hint')
			.nullable()
			.meta(staffOnly),
		handled_by: z
			.string()
			.nullable()
			.meta({ ...named('Handled By', 'Who dealt with it'), ...staffOnly }),
		answers_id: z.uuid().nullable().meta(named('Answers ID', 'The message that this one answers')),
		attachments: z
			.array(Attachment)
			.nullable()
			.meta({
				...named('Attachments', 'Files that came along, never opened by the service'),
				...staffOnly,
			}),
		received_at: field.timestamp('Received At', 'When it came in, or was written'),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'ConversationMessage',
		n8n: {
			named: { label: ['subject'], details: ['status', 'received_at'] },
			simplified: [
				'id',
				'status',
				'outcome',
				'client_id',
				'subject',
				'text',
				'is_proven',
				'suggested_reply',
				'received_at',
			],
		},
	});

const text = (description: string, longest: number) =>
	z
		.string()
		.trim()
		.min(1)
		.max(longest)
		.meta({
			...named('Text', description),
			examples: ['Ya, akun Anda aktif dalam satu hari kerja setelah pembayaran.'],
		});
const staff = ['SALES', 'FINANCE', 'OPERATIONS'] as const;

export type Message = z.infer<typeof Message>;

const messageResource = resource('message', { node: 'CloudSalesOperations' });
export const messageContract = defineContract(messageResource, {
	get: {
		summary: 'Get a message',
		http: { method: 'GET', path: '/messages/{message_id}' },
		input: { path },
		output: Message,
		errors: [],
		allowed: [...staff, 'CLIENT'],
		example: { path: { message_id: exampleId } },
	},
	list: {
		summary: 'Get many messages between us and clients',
		description: 'A client sees what it asked on the portal, and what was answered to it.',
		http: { method: 'GET', path: '/messages' },
		input: {
			query: field.listQuery(['received_at', 'created_at'], {
				status: Message.shape.status.optional(),
				client_id: field.id('Client').optional(),
				conversation_id: field.id('Conversation').optional(),
			}),
		},
		output: field.page(Message),
		errors: [],
		allowed: [...staff, 'CLIENT'],
		example: { query: { status: 'WAITING' } },
	},
	reply: {
		summary: 'Answer a message by mail',
		description:
			'Goes to the sender if its address is on record and it was proven, otherwise to where the bills of the client go; never to another address that the mail names.',
		http: { method: 'POST', path: '/messages/{message_id}/reply', status: 200 },
		input: {
			path,
			body: z.object({
				text: text('What the client reads', 5000),
				written_by: field
					.text(
						'Written By',
						'Name under the answer, where an API key sends it for a person; a user answers under the own name',
						120,
					)
					.optional(),
				only_if_waiting: z
					.boolean()
					.default(false)
					.meta(
						named(
							'Only If Waiting',
							'Whether to refuse it when the message was dealt with meanwhile, for answers that were written a while ago',
						),
					),
			}),
		},
		output: Message,
		errors: [NoClientToAnswer],
		allowed: [...staff],
		example: {
			path: { message_id: exampleId },
			body: { text: 'Ya, akun Anda aktif dalam satu hari kerja setelah pembayaran.' },
		},
		n8n: { action: 'Answer a message' },
	},
	assign: {
		summary: 'Say who looks after the conversation of a message, or that nobody does',
		http: { method: 'POST', path: '/messages/{message_id}/assign', status: 200 },
		input: {
			path,
			body: z.object({
				user_id: field
					.id('User')
					.nullable()
					.meta({ title: 'User ID', description: 'Who takes it; null puts it back' }),
			}),
		},
		output: Message,
		errors: [],
		allowed: [...staff],
		idempotency: 'natural',
		example: { path: { message_id: exampleId }, body: { user_id: exampleId } },
	},
	link: {
		summary: 'Say to which sale a message belongs, after its sender was checked',
		description: 'It is decided again with that. Nothing is accepted or answered because of it.',
		http: { method: 'POST', path: '/messages/{message_id}/link', status: 200 },
		input: { path, body: z.object(about) },
		output: Message,
		errors: [],
		allowed: [...staff],
		example: {
			path: { message_id: exampleId },
			body: { subject_type: 'quotation', subject_id: exampleId },
		},
		n8n: { action: 'Link a message to a sale' },
	},
	close: {
		summary: 'Say that a message was dealt with and needs no answer',
		http: { method: 'POST', path: '/messages/{message_id}/close', status: 200 },
		input: { path, body: z.object({ reason: field.text('Reason', 'What was done about it') }) },
		output: Message,
		errors: [],
		allowed: [...staff],
		example: { path: { message_id: exampleId }, body: { reason: 'Answered by phone' } },
		n8n: { action: 'Close a message' },
	},
	notify: {
		summary: 'Tell the teams that have to act on a message, once, with a page on which they can',
		description:
			'Mails what came in and what is to be done. Nothing is sent of what was told before or is dealt with. What nobody has asked for after MESSAGE_PICKUP_SECONDS is mailed by the service.',
		http: { method: 'POST', path: '/messages/{message_id}/notify', status: 200 },
		input: {
			path,
			body: z.object({
				page: z
					.url({ protocol: /^https?$/ })
					.max(2000)
					.optional()
					.meta({
						...named('Page', 'Where the team can act, such as the form of a workflow that waits'),
						example: 'https://n8n.example.com/form-waiting/1027',
					}),
			}),
		},
		output: z.object({
			told: z.int().meta(named('Told', 'Teams that were told, now or before')),
			mailed: z
				.int()
				.meta(
					named('Mailed', 'Mails that leave because of this call; only these lead to its page'),
				),
		}),
		errors: [],
		allowed: [...staff],
		idempotency: 'natural',
		example: { path: { message_id: exampleId }, body: {} },
		n8n: { action: 'Tell the teams of a message' },
	},
	ask: {
		summary: 'Ask a question about a quotation, an invoice or a subscription of the own company',
		http: { method: 'POST', path: '/messages', status: 201 },
		input: { body: z.object({ ...about, text: text('The question', 2000) }) },
		output: Message,
		errors: [],
		allowed: ['CLIENT'],
		example: {
			body: { subject_type: 'quotation', subject_id: exampleId, text: 'Kapan akun kami aktif?' },
		},
		n8n: { hide: 'Clients ask in the portal' },
	},
});
