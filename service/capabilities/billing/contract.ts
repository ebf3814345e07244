import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { CycleOver, QuotationNotAccepted, RestTooLarge, TaxFixed } from './errors.ts';
import { billingCycleLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ billing_cycle_id: field.id('Billing Cycle') });

export const BillingCycle = z
	.object({
		id: field.id('Billing Cycle'),
		subject_type: z.string().meta({
			title: 'Subject Type',
			description: 'What is billed: subscription, or another record',
		}),
		subject_id: z.uuid().meta({ title: 'Subject ID', description: 'UUID of what is billed' }),
		subscription_id: field.id('Subscription').nullable(),
		quotation_id: field.id('Quotation').nullable(),
		client_id: field.id('Client'),
		kind: z
			.enum(['INITIAL', 'RENEWAL', 'ADJUSTMENT'])
			.meta({ title: 'Kind', description: 'First charge, a later period, or a correction' }),
		number: z.string().nullable().meta({
			title: 'Number',
			description: 'Invoice number such as INV-20261120-000045, taken when it is invoiced',
		}),
		status: z
			.enum(statesOf(billingCycleLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		currency: field.currency(),
		period_start: field.date('Period Start', 'First day of the period'),
		period_end: field.date('Period End', 'Last day of the period'),
		quoted_amount: field.amount('Quoted Amount', 'What the quotation promised, with tax'),
		amount: field.amount('Amount', 'Amount of the invoice, with tax'),
		net: field.amount('Net', 'Sum of the lines before tax; net and tax are the amount'),
		tax: field.amount('Tax', 'Tax inside the amount'),
		balance: field.amount('Balance', 'What is left to pay: the amount less what was settled'),
		received_amount: field.amount(
			'Received Amount',
			'Money that came in for it; tax that the client has withheld is settled, and not received',
		),
		credit_used_amount: field.amount(
			'Credit Used Amount',
			'Part of the received amount that was credit of the client: paid before, and used for it',
		),
		credited_amount: field.amount('Credited Amount', 'What credit notes have taken back of it'),
		due_date: field.date('Due Date', 'Last day to pay'),
		invoice_file_url: z
			.string()
			.nullable()
			.meta({
				title: 'Invoice File URL',
				description: 'The invoice document, by signed link',
				only_for: ['billing_cycle.get', 'document.get'],
			}),
		tax_invoice_file_url: z
			.string()
			.nullable()
			.meta({
				title: 'Tax Invoice File URL',
				description: 'The faktur pajak, by signed link',
				only_for: ['billing_cycle.get', 'document.get'],
			}),
		xendit_invoice_id: z
			.string()
			.nullable()
			.meta({ title: 'Xendit Invoice ID', description: 'Id of the invoice at Xendit' }),
		payment_url: z
			.string()
			.nullable()
			.meta({
				title: 'Payment URL',
				description: 'Where the client pays',
				only_for: ['billing_cycle.get', 'payment_link.create', 'payment_link.get'],
			}),
		payment_code: z
			.string()
			.nullable()
			.meta({
				title: 'Payment Code',
				description:
					'What the client pays by where there is no page, such as a virtual account number',
				only_for: ['billing_cycle.get', 'payment_link.create', 'payment_link.get'],
			}),
		collection_problem: z.string().nullable().meta({
			title: 'Collection Problem',
			description: 'Why no payment link could be made for it; for staff',
		}),
		closed_reason: z.string().nullable().meta({
			title: 'Closed Reason',
			description: 'Why it was cancelled or written off; for staff',
		}),
		paid_at: field.timestamp('Paid At', 'When it was paid in full').nullable(),
		items: z
			.array(
				z
					.object({
						position: z.int(),
						description: z.string(),
						quantity: z.int(),
						unit_amount: field.amount('Unit Amount', 'Price of one unit before tax'),
						gross: field.amount('Gross', 'Quantity × unit amount'),
						discount: field.amount('Discount', 'Taken off the line before tax'),
						amount: field.amount('Amount', 'Net of the line: gross less discount, before tax'),
						tax: field.amount('Tax', "The line's share of the tax; the shares add up to the tax"),
					})
					.meta({ id: 'BillingCycleItem' }),
			)
			.meta({ title: 'Items', description: 'Its lines' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'BillingCycle',
		n8n: {
			named: { label: ['number', 'kind'], details: ['status', 'due_date'] },
			simplified: [
				'id',
				'number',
				'status',
				'subscription_id',
				'client_id',
				'currency',
				'amount',
				'due_date',
				'payment_url',
				'invoice_file_url',
			],
		},
	});

/** Largest invoice or faktur in bytes. */
export const documentLimit = 10_000_000;
const pdf = (title: string, description: string) => ({
	title,
	description,
	required: false as const,
	accept: ['application/pdf'],
	largest: documentLimit,
});

export const invoiceContract = defineContract('invoice', {
	request: {
		summary: 'Ask finance for the invoice of an accepted quotation or of a billing cycle',
		http: { method: 'POST', path: '/invoices/request', status: 200 },
		input: {
			body: z
				.object({
					quotation_id: field.id('Quotation').optional().meta({
						title: 'Quotation ID',
						description: 'Ask for the first charge of this quotation',
					}),
					billing_cycle_id: field
						.id('Billing Cycle')
						.optional()
						.meta({ title: 'Billing Cycle ID', description: 'Ask for this billing cycle' }),
					draft_id: field.id('Draft').optional().meta({
						title: 'Draft ID',
						description: 'Send the text of this draft; the plain template if empty',
					}),
				})
				.refine(
					(body) => (body.quotation_id === undefined) !== (body.billing_cycle_id === undefined),
					{ message: 'Give either quotation_id or billing_cycle_id', path: ['quotation_id'] },
				),
		},
		output: BillingCycle,
		errors: [QuotationNotAccepted, CycleOver],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { body: { quotation_id: exampleId } },
	},
});

export const billingCycleContract = defineContract('billing_cycle', {
	get: {
		summary: 'Get a billing cycle',
		http: { method: 'GET', path: '/billing-cycles/{billing_cycle_id}' },
		input: { path },
		output: BillingCycle,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { billing_cycle_id: exampleId } },
	},
	list: {
		summary: 'Get many billing cycles',
		http: { method: 'GET', path: '/billing-cycles' },
		input: {
			query: field.listQuery(['created_at', 'due_date', 'period_start'], {
				status: BillingCycle.shape.status.optional(),
				kind: BillingCycle.shape.kind.optional(),
				client_id: field.id('Client').optional(),
				subscription_id: field.id('Subscription').optional(),
				quotation_id: field.id('Quotation').optional(),
				due_from: field.date('Due From', 'Only those that are due on this day or later').optional(),
				due_to: field.date('Due To', 'Only those that are due on this day or earlier').optional(),
				period_from: field
					.date('Period From', 'Only those whose period begins on this day or later')
					.optional(),
				period_to: field
					.date('Period To', 'Only those whose period begins on this day or earlier')
					.optional(),
				currency: field.currency().optional(),
				owed: z.enum(['true']).optional().meta({
					title: 'Owed',
					description: 'Only those of which something is still owed, as in the ageing report',
				}),
				overdue: z.enum(['true']).optional().meta({
					title: 'Overdue',
					description: 'Only those that are past their due date with something left to pay',
				}),
			}),
		},
		output: field.page(BillingCycle),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: { status: 'AWAITING_PAYMENT' } },
	},
	'attach-documents': {
		summary: 'Attach the invoice and the faktur pajak of a billing cycle',
		description:
			'Each document may come alone, also after payment. The invoice gives the cycle its number and makes it collectable. Another file of the same kind replaces the earlier one, whose link then says so; the same files again change nothing.',
		http: { method: 'POST', path: '/billing-cycles/{billing_cycle_id}/documents', status: 200 },
		input: {
			path,
			files: {
				invoice: pdf('Invoice', 'The invoice as PDF, at most 10 MB'),
				tax_invoice: pdf('Tax Invoice', 'The faktur pajak as PDF, at most 10 MB'),
			},
			body: z.object({
				// The fields beside files come as texts.
				tax: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().meta({
					title: 'Tax',
					description:
						'PPN on the faktur pajak, in minor units, where its rounding differs from ours; the amount follows',
				}),
			}),
		},
		output: BillingCycle,
		errors: [TaxFixed],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: { action: 'Attach documents to billing cycle' },
		example: { path: { billing_cycle_id: exampleId } },
	},
	settle: {
		summary: 'Settle a part of a billing cycle, or all of it, without a payment at a gateway',
		description:
			'For tax that the client has withheld (PPh 23), for a difference of rounding up to ROUNDING_WRITE_OFF_LIMIT, and for money that came another way, such as a transfer to the bank account. What is left stays owed. A cycle of which nothing is left is PAID, and its service starts.',
		http: { method: 'POST', path: '/billing-cycles/{billing_cycle_id}/settle', status: 200 },
		input: {
			path,
			body: z.object({
				reason: z
					.enum(['WITHHELD', 'ROUNDING', 'PAID_OUTSIDE'])
					.meta({ title: 'Reason', description: 'Why it is settled without a gateway' }),
				amount: field
					.amount('Amount', 'How much is settled, in minor units; all that is left if empty')
					.refine((value) => value > 0n, 'Must be more than 0')
					.optional(),
				reference: field
					.text(
						'Reference',
						'Number of the withholding certificate (bukti potong), or what the bank calls the transfer',
						100,
					)
					.optional(),
				note: field.text('Note', 'How you know; kept with the settlement', 500),
			}),
		},
		output: BillingCycle,
		errors: [CycleOver, RestTooLarge],
		allowed: ['FINANCE'],
		example: {
			path: { billing_cycle_id: exampleId },
			body: { reason: 'WITHHELD', amount: 30_000, reference: '2500001234', note: 'PPh 23, 2 %' },
		},
		n8n: { confirm: 'settles a billing cycle without a payment' },
	},
	'write-off': {
		summary: 'Give up what is left of an overdue billing cycle',
		description:
			'Its links are closed and the client is not asked any more. Money that comes all the same still counts: it takes the place of the write-off, and pays the cycle when nothing of that is left.',
		http: { method: 'POST', path: '/billing-cycles/{billing_cycle_id}/write-off', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept with the billing cycle', 500) }),
		},
		output: BillingCycle,
		errors: [],
		allowed: ['FINANCE'],
		example: {
			path: { billing_cycle_id: exampleId },
			body: { reason: 'The client is insolvent' },
		},
		n8n: {
			action: 'Write off billing cycle',
			confirm: 'gives up what is owed for a billing cycle',
		},
	},
	cancel: {
		summary: 'Cancel a billing cycle that no longer has to be paid',
		description:
			'With the first cycle of a subscription that never started, the sale ends: the subscription is cancelled, and quotation.revise offers it anew.',
		http: { method: 'POST', path: '/billing-cycles/{billing_cycle_id}/cancel', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept in the audit trail', 500) }),
		},
		output: BillingCycle,
		errors: [],
		allowed: ['FINANCE'],
		example: { path: { billing_cycle_id: exampleId }, body: { reason: 'Ordered by mistake' } },
		n8n: { confirm: 'cancels a billing cycle' },
	},
});
