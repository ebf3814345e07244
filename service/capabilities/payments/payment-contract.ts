import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { subjectFields } from './contract.ts';
import { PaymentNotMatchable } from './errors.ts';
import { paymentLifecycle } from './lifecycle.ts';
import { restReasons } from './rest.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

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
			.enum(statesOf(paymentLifecycle))
			.meta({ title: 'Status', description: 'UNMATCHED is money that could not be placed' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		currency: field.currency(),
		amount: field.amount('Amount', 'Amount that the payer paid'),
		payer_fee: field.amount('Payer Fee', 'Part of it that is the fee of the gateway'),
		placed_amount: field.amount('Placed Amount', 'Part of it that was given to what it pays'),
		credit_amount: field.amount(
			'Credit Amount',
			'Part of it that is more than was owed: credit of the client, which payment.match gives to something else',
		),
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
	.meta({
		id: 'Payment',
		n8n: {
			named: { label: ['gateway_payment_id'], details: ['status', 'currency', 'amount'] },
			simplified: [
				'id',
				'status',
				'currency',
				'amount',
				'channel',
				'paid_at',
				'client_id',
				'subject_id',
				'payment_link_id',
				'unmatched_reason',
			],
		},
	});

export const paymentContract = defineContract('payment', {
	match: {
		summary:
			'Give unmatched money, or credit of a client, to what it was meant for, such as a billing cycle',
		description:
			'For money that arrived without fitting its link, and for credit that a client has paid more than was owed. Less than is owed settles a part of it, and the rest stays owed unless a reason settles it; more stays as credit of the client. With a reason it also settles the rest of what this payment has paid a part of. The answer says what is left to pay.',
		http: { method: 'POST', path: '/payments/{payment_id}/match', status: 200 },
		input: {
			path: z.object({ payment_id: field.id('Payment') }),
			body: z.object({
				...subjectFields,
				reason: field.text('Reason', 'How you know; kept in the audit trail', 500),
				rest: z
					.enum(['OWED', ...restReasons])
					.default('OWED')
					.meta({
						title: 'Rest',
						description:
							'What becomes of a rest: it stays owed, the client has withheld it as tax (PPh 23), or it is a small difference of rounding',
					}),
				certificate_number: field
					.text(
						'Certificate Number',
						'Number of the withholding certificate (bukti potong), if it is there already',
						60,
					)
					.optional(),
			}),
		},
		output: Payment.extend({
			subject_balance: field.amount(
				'Subject Balance',
				'What is left to pay of what it was given to',
			),
		}),
		errors: [PaymentNotMatchable],
		errors_registered_at: 'payable',
		allowed: ['FINANCE'],
		example: {
			path: { payment_id: exampleId },
			body: { billing_cycle_id: exampleId, reason: 'Confirmed by the client on the phone' },
		},
		n8n: {
			confirm: 'gives money to what it pays',
			simplified: [
				'id',
				'status',
				'currency',
				'amount',
				'placed_amount',
				'credit_amount',
				'subject_balance',
				'subject_id',
				'client_id',
				'unmatched_reason',
			],
		},
	},
	get: {
		summary: 'Get a payment',
		http: { method: 'GET', path: '/payments/{payment_id}' },
		input: { path: z.object({ payment_id: field.id('Payment') }) },
		output: Payment,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
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
				currency: field.currency().optional(),
				paid_from: field
					.date('Paid From', 'Only those paid on this day in Jakarta or later')
					.optional(),
				paid_to: field
					.date('Paid To', 'Only those paid on this day in Jakarta or earlier')
					.optional(),
				has_credit: z
					.enum(['true'])
					.optional()
					.meta({ title: 'Has Credit', description: 'Only payments that hold credit of a client' }),
			}),
		},
		output: field.page(Payment),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: {} },
	},
});
