import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import {
	AmountNotCollectable,
	CurrencyNotCollectable,
	OtherLinkOpen,
	OutcomeUnknown,
} from './errors.ts';
import { paymentLinkLifecycle } from './lifecycle.ts';
import { channelKinds, feeBearers } from './ports.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

export const PaymentLink = z
	.object({
		id: field.id('Payment Link'),
		subject_type: z
			.string()
			.meta({ title: 'Subject Type', description: 'What is collected for: billing_cycle' }),
		subject_id: z
			.uuid()
			.meta({ title: 'Subject ID', description: 'UUID of what is collected for' }),
		client_id: field.id('Client'),
		gateway: z
			.string()
			.meta({ title: 'Gateway', description: 'Provider that collects, such as xendit' }),
		reference: z
			.string()
			.meta({ title: 'Reference', description: 'Our own reference at the gateway' }),
		gateway_reference: z.string().nullable().meta({
			title: 'Gateway Reference',
			description: 'Id at the gateway, such as the Xendit invoice id',
		}),
		status: z
			.enum(statesOf(paymentLinkLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		channel: z.string().nullable().meta({
			title: 'Channel',
			description: 'The one way to pay, such as BCA; empty for a page with all of them',
		}),
		currency: field.currency(),
		amount: field.amount('Amount', 'Amount to collect'),
		expected_amount: field
			.amount('Expected Amount', 'What the payer pays, with the fee where the payer bears it')
			.nullable(),
		fee: field.amount('Fee', 'Fee of the gateway, as far as it tells before it is paid').nullable(),
		fee_bearer: z
			.enum(feeBearers)
			.nullable()
			.meta({ title: 'Fee Bearer', description: 'Who bears the fee' }),
		url: z
			.string()
			.nullable()
			.meta({
				title: 'URL',
				description: 'Where the client pays',
				only_for: ['payment_link.create', 'payment_link.get'],
			}),
		payment_code: z.string().nullable().meta({
			title: 'Payment Code',
			description: 'What the client types in, such as a virtual account number',
		}),
		qr_string: z
			.string()
			.nullable()
			.meta({ title: 'QR String', description: 'Content of the QR code that the client scans' }),
		instructions: z
			.array(
				z
					.object({
						title: z.string().meta({ title: 'Title', description: 'Where it is done' }),
						steps: z.array(z.string()).meta({ title: 'Steps', description: 'What to do' }),
					})
					.meta({ id: 'PaymentInstruction' }),
			)
			.meta({ title: 'Instructions', description: 'How to pay by the code' }),
		expires_at: field.timestamp('Expires At', 'When it can no longer be paid'),
		checked_at: field
			.timestamp(
				'Checked At',
				'When the gateway last answered about it; null before the first time',
			)
			.nullable(),
		error: z.string().nullable().meta({ title: 'Error', description: 'Why it could not be made' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'PaymentLink',
		n8n: {
			named: { label: ['reference'], details: ['status', 'currency', 'amount'] },
			simplified: [
				'id',
				'status',
				'url',
				'currency',
				'amount',
				'subject_id',
				'client_id',
				'gateway_reference',
				'expires_at',
				'error',
			],
		},
	});

export const PaymentChannel = z
	.object({
		code: z.string().meta({ title: 'Code', description: 'Name of the channel at the gateway' }),
		title: z.string().meta({ title: 'Title', description: 'Name for people' }),
		kind: z.enum(channelKinds).meta({ title: 'Kind', description: 'How it is paid' }),
		smallest: field.amount('Smallest', 'Smallest amount that it collects'),
		largest: field.amount('Largest', 'Largest amount that it collects'),
		fee: field.amount('Fee', 'Fee for the amount, where the gateway tells').nullable(),
		fee_bearer: z
			.enum(feeBearers)
			.nullable()
			.meta({ title: 'Fee Bearer', description: 'Who bears the fee' }),
		shortest_life: z.int().nullable().meta({
			title: 'Shortest Life',
			description: 'Fewest seconds that a link may live, where there is a limit',
		}),
		longest_life: z.int().nullable().meta({
			title: 'Longest Life',
			description: 'Most seconds that a link may live, where there is a limit',
		}),
		refundable: z
			.boolean()
			.meta({ title: 'Refundable', description: 'Whether money can go back by the gateway' }),
	})
	.meta({ id: 'PaymentChannel' });

const gatewayField = z
	.string()
	.max(60)
	.default('xendit')
	.meta({ title: 'Gateway', description: 'Provider that collects' });

export const paymentChannelContract = defineContract('payment_channel', {
	list: {
		summary: 'Get the ways to pay at a gateway',
		description: 'Asks the gateway, so that it shows what the account has now.',
		http: { method: 'GET', path: '/payment-channels' },
		input: {
			query: z.object({
				gateway: gatewayField,
				amount: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().meta({
					title: 'Amount',
					description: 'Amount to collect, in minor units; without it all ways, and no fees',
				}),
				currency: field.currency().default('IDR'),
			}),
		},
		output: z.object({ data: z.array(PaymentChannel) }),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: { amount: '1110000' } },
	},
});

/** What is paid; `subjectOf` checks that exactly one way is used. */
export const subjectFields = {
	subject_type: z
		.string()
		.max(60)
		.optional()
		.meta({ title: 'Subject Type', description: 'Kind of what is paid, such as billing_cycle' }),
	subject_id: z
		.uuid()
		.optional()
		.meta({ title: 'Subject ID', description: 'UUID of what is paid' }),
	billing_cycle_id: field.id('Billing Cycle').optional().meta({
		title: 'Billing Cycle ID',
		description: 'Short for the subject type billing_cycle with this subject ID',
	}),
};

/** How the payment of a link stands, in words that a payer may read. */
export const standings = ['RECEIVED', 'PART', 'KEPT', 'HELD', 'WAITING', 'CLOSED'] as const;

const CheckedLink = z
	.object({
		id: field.id('Payment Link'),
		found: z.enum(standings).meta({
			title: 'Found',
			description:
				'RECEIVED: paid. PART: less came in than was asked for. KEPT: it was not needed and is credit of the client. HELD: money came in that does not fit, and a person looks at it. WAITING: nothing has come in yet. CLOSED: it can no longer be paid',
		}),
		answered: z.boolean().meta({
			title: 'Answered',
			description:
				'Whether this is what the gateway says now; false when it does not answer: it is what was known before, and the service goes on asking by itself',
		}),
		checked_at: field
			.timestamp(
				'Checked At',
				'When the gateway last answered about it; null before the first time',
			)
			.nullable(),
	})
	.meta({ id: 'CheckedLink' });

const linkPath = z.object({ payment_link_id: field.id('Payment Link') });

export const paymentLinkContract = defineContract('payment_link', {
	create: {
		summary: 'Make the payment link of a billing cycle or of anything else that can be paid',
		description:
			'A subject has one open link for a gateway and channel: asking again gives the same one. Opening another closes the others, unless they are kept; the money counts once whatever link it comes by. After an unknown outcome the link is looked up, never made twice. When a link ends while its subject still waits for money, the service makes a fresh one and tells the payer (PAYMENT_LINK_PICKUP_SECONDS).',
		http: { method: 'POST', path: '/payment-links' },
		input: {
			body: z.object({
				...subjectFields,
				gateway: gatewayField,
				channel: z
					.string()
					.min(1)
					.max(40)
					.optional()
					.meta({ title: 'Channel', description: 'One payment channel, with a link of its own' }),
				channels: z
					.array(z.string().min(1).max(40))
					.max(30)
					.default([])
					.meta({ title: 'Channels', description: 'Only these payment channels; all if empty' }),
				keep_others: z.boolean().default(false).meta({
					title: 'Keep Others',
					description: 'Whether links at other gateways and channels stay open beside it',
				}),
				amount: field
					.amount('Amount', 'Only a part of what is owed, in minor units; all of it if empty')
					.refine((value) => value > 0n, 'Must be more than 0')
					.optional(),
				expires_in_hours: z.int().min(1).max(8784).optional().meta({
					title: 'Expires In Hours',
					description:
						'Hours until the link can no longer be paid; if empty, it reaches past the due date. A gateway that allows less shortens it',
				}),
			}),
		},
		output: PaymentLink,
		errors: [AmountNotCollectable, CurrencyNotCollectable, OutcomeUnknown, OtherLinkOpen],
		errors_registered_at: 'payable',
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { body: { billing_cycle_id: exampleId } },
	},
	get: {
		summary: 'Get a payment link',
		http: { method: 'GET', path: '/payment-links/{payment_link_id}' },
		input: { path: linkPath },
		output: PaymentLink,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { payment_link_id: exampleId } },
	},
	list: {
		summary: 'Get many payment links',
		http: { method: 'GET', path: '/payment-links' },
		input: {
			query: field.listQuery(['created_at'], {
				status: PaymentLink.shape.status.optional(),
				client_id: field.id('Client').optional(),
				subject_id: z
					.uuid()
					.optional()
					.meta({ title: 'Subject ID', description: 'Only links for this billing cycle' }),
			}),
		},
		output: field.page(PaymentLink),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: {} },
	},
	cancel: {
		summary: 'Make a payment link uncollectable at the gateway',
		description:
			'What it was made for still waits for money: the service makes a fresh link after a while, unless another one is open. Cancel the billing cycle when nothing is to be paid.',
		http: { method: 'POST', path: '/payment-links/{payment_link_id}/cancel', status: 200 },
		input: { path: linkPath },
		output: PaymentLink,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { path: { payment_link_id: exampleId } },
		n8n: { confirm: 'cancels a payment link' },
	},
	refresh: {
		summary: 'Ask the gateway for the truth about a payment link and apply it',
		http: { method: 'POST', path: '/payment-links/{payment_link_id}/refresh', status: 200 },
		input: { path: linkPath },
		output: PaymentLink,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		idempotency: 'natural',
		example: { path: { payment_link_id: exampleId } },
	},
	check: {
		summary: 'Look at the gateway now whether a payment link was paid, when the payer says so',
		description:
			'Asks the gateway at most once in 30 seconds for a link; in between it answers with what was found then. A gateway that does not answer is no error.',
		http: { method: 'POST', path: '/payment-links/{payment_link_id}/check', status: 200 },
		input: { path: linkPath },
		output: CheckedLink,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		idempotency: 'natural',
		example: { path: { payment_link_id: exampleId } },
	},
});
