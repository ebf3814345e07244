import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import {
	differenceLifecycle,
	paymentLinkLifecycle,
	reconciliationRunLifecycle,
} from './lifecycle.ts';

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
		currency: field.currency(),
		amount: field.amount('Amount', 'Amount to collect'),
		url: z.string().nullable().meta({ title: 'URL', description: 'Where the client pays' }),
		expires_at: field.timestamp('Expires At', 'When it can no longer be paid'),
		error: z.string().nullable().meta({ title: 'Error', description: 'Why it could not be made' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'PaymentLink' });

export const Payment = z
	.object({
		id: field.id('Payment'),
		payment_link_id: field.id('Payment Link').nullable(),
		client_id: field.id('Client').nullable(),
		subject_type: z
			.string()
			.nullable()
			.meta({ title: 'Subject Type', description: 'What was paid: billing_cycle' }),
		subject_id: z
			.uuid()
			.nullable()
			.meta({ title: 'Subject ID', description: 'UUID of what was paid' }),
		gateway: z.string().meta({ title: 'Gateway', description: 'Provider that collected' }),
		gateway_payment_id: z
			.string()
			.meta({ title: 'Gateway Payment ID', description: 'Id of the money at the gateway' }),
		status: z
			.enum(['SUCCEEDED', 'FAILED', 'UNMATCHED'])
			.meta({ title: 'Status', description: 'UNMATCHED is money that could not be placed' }),
		currency: field.currency(),
		amount: field.amount('Amount', 'Amount that arrived'),
		channel: z
			.string()
			.nullable()
			.meta({ title: 'Channel', description: 'How it was paid, such as BCA' }),
		paid_at: field.timestamp('Paid At', 'When the gateway took the money').nullable(),
		unmatched_reason: z
			.string()
			.nullable()
			.meta({ title: 'Unmatched Reason', description: 'Why the money could not be placed' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'Payment' });

const linkPath = z.object({ payment_link_id: field.id('Payment Link') });

export const paymentLinkContract = defineContract('payment_link', {
	get: {
		summary: 'Get a payment link',
		http: { method: 'GET', path: '/payment-links/{payment_link_id}' },
		input: { path: linkPath },
		output: PaymentLink,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
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
		example: { query: {} },
	},
	cancel: {
		summary: 'Make a payment link uncollectable at the gateway',
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
});

export const paymentContract = defineContract('payment', {
	get: {
		summary: 'Get a payment',
		http: { method: 'GET', path: '/payments/{payment_id}' },
		input: { path: z.object({ payment_id: field.id('Payment') }) },
		output: Payment,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { path: { payment_id: exampleId } },
	},
	list: {
		summary: 'Get many payments',
		http: { method: 'GET', path: '/payments' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Payment.shape.status.optional(),
				client_id: field.id('Client').optional(),
				subject_id: z
					.uuid()
					.optional()
					.meta({ title: 'Subject ID', description: 'Only payments for this billing cycle' }),
			}),
		},
		output: field.page(Payment),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { query: {} },
	},
});

export const ReconciliationDifference = z
	.object({
		id: field.id('Reconciliation Difference'),
		run_id: field.id('Reconciliation'),
		gateway: z.string().meta({ title: 'Gateway', description: 'Whose books disagree with ours' }),
		kind: z
			.enum([
				'AMOUNT_DIFFERS',
				'DUPLICATE_LINK',
				'MISSING_AT_GATEWAY',
				'NOT_APPLIED',
				'UNEXPECTED_MONEY',
			])
			.meta({ title: 'Kind', description: 'What disagrees' }),
		subject: z.string().meta({
			title: 'Subject',
			description: 'Id of the link at the gateway, or our reference when the gateway has none',
		}),
		payment_link_id: field.id('Payment Link').nullable(),
		currency: field.currency().nullable(),
		amount_ours: field.amount('Amount Ours', 'What our books say').nullable(),
		amount_at_gateway: field.amount('Amount at Gateway', 'What the gateway says').nullable(),
		explanation: z
			.string()
			.meta({ title: 'Explanation', description: 'What to look at, in words' }),
		status: z.enum(statesOf(differenceLifecycle)).meta({
			title: 'Status',
			description: 'RESOLVED once a later comparison no longer finds it',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		resolved_at: field.timestamp('Resolved At', 'When a comparison no longer found it').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'ReconciliationDifference' });

export const ReconciliationRun = z
	.object({
		id: field.id('Reconciliation'),
		gateway: z.string().meta({ title: 'Gateway', description: 'Gateway that is compared' }),
		status: z.enum(statesOf(reconciliationRunLifecycle)).meta({
			title: 'Status',
			description: 'FAILED runs are gone on with by running the same again',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		period_from: field.timestamp('Period From', 'Links made since then are compared'),
		period_to: field.timestamp('Period To', 'Links made until then are compared'),
		links_seen: z.int().meta({
			title: 'Links Seen',
			description: 'How many links of the gateway were compared so far',
		}),
		open_differences: z.int().meta({
			title: 'Open Differences',
			description: 'How many differences it saw are still open',
		}),
		error: z.string().nullable().meta({ title: 'Error', description: 'Why it stopped' }),
		started_at: field.timestamp('Started At', 'When it began'),
		finished_at: field.timestamp('Finished At', 'When it ended').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'ReconciliationRun' });

const runPath = z.object({ reconciliation_id: field.id('Reconciliation') });

export const reconciliationContract = defineContract('reconciliation', {
	run: {
		summary: 'Compare the books of a gateway with ours',
		description:
			'Also done every day for the last three days. Money that a lost webhook hid is applied; what cannot be mended is listed as a difference. While one runs, asking again answers with that one.',
		http: { method: 'POST', path: '/reconciliations' },
		input: {
			body: z.object({
				gateway: z
					.string()
					.max(60)
					.default('xendit')
					.meta({ title: 'Gateway', description: 'Gateway to compare with' }),
				days: z
					.int()
					.min(1)
					.max(92)
					.default(3)
					.meta({ title: 'Days', description: 'Compare links made within so many days' }),
			}),
		},
		output: ReconciliationRun,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { body: { days: 3 } },
	},
	report: {
		summary: 'Get a comparison with the differences it saw',
		http: { method: 'GET', path: '/reconciliations/{reconciliation_id}' },
		input: { path: runPath },
		output: ReconciliationRun.extend({
			differences: z
				.array(ReconciliationDifference)
				.meta({ title: 'Differences', description: 'The first 200 differences that it saw' }),
		}),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { path: { reconciliation_id: exampleId } },
	},
	list: {
		summary: 'Get many comparisons',
		http: { method: 'GET', path: '/reconciliations' },
		input: { query: field.listQuery(['created_at'], {}) },
		output: field.page(ReconciliationRun),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { query: {} },
	},
});

export const differenceContract = defineContract('reconciliation_difference', {
	list: {
		summary: 'Get many differences between the gateways and our books',
		http: { method: 'GET', path: '/reconciliation-differences' },
		input: {
			query: field.listQuery(['created_at'], {
				status: ReconciliationDifference.shape.status.optional(),
				kind: ReconciliationDifference.shape.kind.optional(),
			}),
		},
		output: field.page(ReconciliationDifference),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { query: { status: 'OPEN' } },
	},
});
