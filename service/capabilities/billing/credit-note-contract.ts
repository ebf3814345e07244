import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { creditNoteLifecycle } from './credit-note-lifecycle.ts';
import { TooMuchCredit } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ credit_note_id: field.id('Credit Note') });

export const CreditNote = z
	.object({
		id: field.id('Credit Note'),
		number: z.string().meta({
			title: 'Number',
			description: 'Number such as CN-2027-000001, from a counter of the year without gaps',
		}),
		subject_type: z.string().meta({
			title: 'Subject Type',
			description: 'What was billed: subscription, or another record',
		}),
		subject_id: z.uuid().meta({ title: 'Subject ID', description: 'UUID of what was billed' }),
		subscription_id: field.id('Subscription').nullable(),
		client_id: field.id('Client'),
		status: z.enum(statesOf(creditNoteLifecycle)).meta({
			title: 'Status',
			description:
				'Where its tax document stands: our credit note is commercial only, and AWAITING_BUYER_NOTE waits for the nota pembatalan of the client or for another faktur',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		currency: field.currency(),
		period_start: field.date('Period Start', 'First day that it gives back'),
		period_end: field.date('Period End', 'Last day that it gives back'),
		of_period: field.date('Of Period', 'First day of the full period that they belong to'),
		amount: field.amount('Amount', 'What it gives back, with tax'),
		net: field.amount('Net', 'Sum of its lines before tax'),
		tax: field.amount('Tax', 'Tax inside the amount'),
		credit_amount: field.amount(
			'Credit Amount',
			'Part of it that is credit of the client and not yet used',
		),
		reason: z.string().nullable().meta({ title: 'Reason', description: 'Why; for staff' }),
		tax_reference: z.string().nullable().meta({
			title: 'Tax Reference',
			description: 'Number of the nota pembatalan, or of the faktur that replaced or cancelled',
		}),
		tax_document_on: field.date('Tax Document On', 'Date of that document').nullable(),
		document_id: field.id('Document').nullable().meta({
			title: 'Document ID',
			description: 'UUID of its PDF; empty until that is made',
		}),
		items: z
			.array(
				z
					.object({
						position: z.int(),
						description: z.string(),
						amount: field.amount('Amount', 'Net that the line gives back'),
						tax: field.amount('Tax', "The line's share of the tax"),
					})
					.meta({ id: 'CreditNoteItem' }),
			)
			.meta({ title: 'Items', description: 'Its lines' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'CreditNote',
		n8n: {
			named: { label: ['number'], details: ['status', 'currency', 'amount'] },
			simplified: [
				'id',
				'number',
				'status',
				'subscription_id',
				'client_id',
				'currency',
				'amount',
				'tax',
				'credit_amount',
				'of_period',
			],
		},
	});

export const creditNoteContract = defineContract('credit_note', {
	issue: {
		summary: 'Give back a part of what a billing cycle charged',
		description:
			'For goodwill and corrections that a person decides; what a change of the subscription gives back is credited by the change itself, and the price of the period stays as it is. It first lowers what is still owed for that period; of the rest, what was paid becomes credit of the client. The tax follows the rate of the billing cycle.',
		http: { method: 'POST', path: '/credit-notes', status: 201 },
		input: {
			body: z.object({
				billing_cycle_id: field.id('Billing Cycle'),
				items: z
					.array(
						z.strictObject({
							position: z
								.int()
								.min(1)
								.max(1000)
								.meta({ title: 'Position', description: 'Line of the billing cycle' }),
							amount: field
								.amount('Amount', 'Net that is given back of this line, in minor units')
								.refine((value) => value > 0n, 'Must be more than 0'),
						}),
					)
					.min(1)
					.max(100)
					.meta({ title: 'Items', description: 'Net to give back of each line' }),
				reason: field.text('Reason', 'Why; kept with the credit note', 500),
			}),
		},
		output: CreditNote,
		errors: [TooMuchCredit],
		allowed: ['FINANCE'],
		example: {
			body: {
				billing_cycle_id: exampleId,
				items: [{ position: 1, amount: 100_000 }],
				reason: 'Two days without service',
			},
		},
		n8n: { confirm: 'gives money back to a client' },
	},
	get: {
		summary: 'Get a credit note',
		http: { method: 'GET', path: '/credit-notes/{credit_note_id}' },
		input: { path },
		output: CreditNote,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { credit_note_id: exampleId } },
	},
	list: {
		summary: 'Get many credit notes',
		http: { method: 'GET', path: '/credit-notes' },
		input: {
			query: field.listQuery(['created_at'], {
				status: CreditNote.shape.status.optional(),
				client_id: field.id('Client').optional(),
				subscription_id: field.id('Subscription').optional(),
			}),
		},
		output: field.page(CreditNote),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: { status: 'AWAITING_BUYER_NOTE' } },
	},
	'record-tax-document': {
		summary: 'Record the document that settles the tax side of a credit note',
		description:
			'The nota pembatalan that the client has made in Coretax, or the faktur by which finance has replaced or cancelled the one of the invoice.',
		http: {
			method: 'POST',
			path: '/credit-notes/{credit_note_id}/tax-document',
			status: 200,
		},
		input: {
			path,
			body: z.object({
				kind: z.enum(['NOTE_RECEIVED', 'FAKTUR_REPLACED', 'FAKTUR_CANCELLED']).meta({
					title: 'Kind',
					description: 'Note of the client, replacement of the faktur, or its cancellation',
				}),
				tax_reference: field.text('Tax Reference', 'Number of the document', 60),
				tax_document_on: field.date('Tax Document On', 'Date of the document'),
			}),
		},
		output: CreditNote,
		errors: [],
		allowed: ['FINANCE'],
		example: {
			path: { credit_note_id: exampleId },
			body: {
				kind: 'NOTE_RECEIVED',
				tax_reference: 'NP-0001/2027',
				tax_document_on: '2027-01-15',
			},
		},
		n8n: { action: 'Record tax document of credit note' },
	},
});
