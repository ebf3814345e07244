import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { requestedFor } from '../approvals/index.ts';
import { ProductNotPriced } from '../catalog/index.ts';
import { ClientNameTaken } from '../clients/index.ts';
import { CollectionWarning } from '../payments/index.ts';
import {
	QuotationApprovalNeeded,
	QuotationExpired,
	QuotationNotSynced,
	QuotationUnprintable,
	SaleGoesOn,
} from './errors.ts';
import { termMonths, trialDays } from './fields.ts';
import { quotationLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ quotation_id: field.id('Quotation') });
const Side = z.enum(['CLIENT', 'STAFF']);

const QuotationItem = z
	.object({
		id: field.id('Quotation Item'),
		position: z.int().meta({ title: 'Position', description: 'Line number, from 1' }),
		product_id: field.id('Product'),
		description: z.string().meta({ title: 'Description', description: 'Text of the line' }),
		quantity: z.int().meta({ title: 'Quantity', description: 'How many units' }),
		unit_amount: field.amount('Unit Amount', 'Price of one unit before tax'),
		gross: field.amount('Gross', 'Quantity × unit amount'),
		discount: field.amount('Discount', 'Taken off the line before tax'),
		amount: field.amount('Amount', 'Net of the line: gross less discount, before tax'),
		tax: field.amount('Tax', "The line's share of the tax; the shares add up to the tax"),
		billing_period: field.billingPeriod(),
	})
	.meta({ id: 'QuotationItem' });

/** What "Simplify" in n8n leaves of a quotation. */
const simplified = [
	'id',
	'number',
	'version',
	'status',
	'client_id',
	'currency',
	'total',
	'valid_until',
	'pdf_url',
	'accept_url',
];

export const Quotation = z
	.object({
		id: field.id('Quotation'),
		number: z.string().meta({
			title: 'Number',
			description: 'Number such as QUO-2026-000123; all versions share it',
		}),
		version: z.int().meta({ title: 'Version', description: '1 for the first offer' }),
		client_id: field.id('Client'),
		status: z
			.enum(statesOf(quotationLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		currency: field.currency(),
		billing_period: field.recurringPeriod('Period of the subscription that follows'),
		trial_days: z.int().meta({
			title: 'Trial Days',
			description: 'Days of service before the first charge; 0 without a trial',
		}),
		term_months: z.int().nullable().meta({
			title: 'Term Months',
			description:
				'Months after which the subscription ends by itself; null when it goes on until it is cancelled',
		}),
		valid_until: field.date('Valid Until', 'Last day on which it can be accepted'),
		subtotal: field.amount('Subtotal', 'Sum of the lines before discount and tax'),
		discount: field.amount('Discount', 'Sum of the discounts'),
		net: field.amount('Net', 'Subtotal less discount: what the tax is calculated from'),
		tax: field.amount('Tax', 'Tax on the net of the document, rounded once'),
		total: field.amount('Total', 'What the first payment will be'),
		notes: z.string().nullable().meta({ title: 'Notes', description: 'Shown to the client' }),
		language: field.locale().nullable().meta({
			title: 'Language',
			description: 'Language of PDF, page and mail; null for the language of the client',
		}),
		cosmic_id: z
			.string()
			.nullable()
			.meta({ title: 'Cosmic ID', description: 'Its document in Cosmic' }),
		pdf_url: z
			.string()
			.nullable()
			.meta({ title: 'PDF URL', description: 'Public address of the PDF' }),
		accept_url: z
			.string()
			.nullable()
			.meta({
				title: 'Accept URL',
				description: 'Page on which the client reads and accepts it',
				only_for: ['quotation.accept', 'quotation.send'],
			}),
		synced_at: field.timestamp('Synced At', 'When the PDF was stored').nullable(),
		sent_at: field.timestamp('Sent At', 'When it was sent').nullable(),
		accepted_at: field.timestamp('Accepted At', 'When it was accepted').nullable(),
		accepted_by: z
			.string()
			.nullable()
			.meta({ title: 'Accepted By', description: 'Name the client signed with' }),
		accepted_role: z.string().nullable().meta({
			title: 'Accepted Role',
			description: 'Position of that person in the company, in the words of the client',
		}),
		rejected_at: field.timestamp('Rejected At', 'When it was turned down').nullable(),
		reject_reason: z.string().nullable().meta({
			title: 'Reject Reason',
			description: 'Why; null for a client when staff wrote it',
		}),
		rejected_by: Side.nullable().meta({ title: 'Rejected By', description: 'Who wrote why' }),
		items: z.array(QuotationItem).meta({ title: 'Items', description: 'Its lines' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Quotation',
		n8n: {
			named: { label: ['number'], details: ['status', 'valid_until'] },
			simplified,
		},
	});

/** Answer of create, revise and send: `warnings` name what would fail later, when the amount is collected. */
const JudgedQuotation = Quotation.extend({
	warnings: z.array(CollectionWarning).meta({
		title: 'Warnings',
		description: 'What will stand in the way of collecting its total; empty when nothing does',
	}),
}).meta({ n8n: { simplified: [...simplified.filter((name) => name !== 'version'), 'warnings'] } });

const quantity = () =>
	z
		.int('Must be a whole number')
		.min(1, 'Must be at least 1')
		.max(100_000, 'Must be at most 100000')
		.meta({ title: 'Quantity', description: 'How many units' });

const Item = z
	.strictObject({
		product_id: field.id('Product').optional(),
		sku: z
			.string()
			.trim()
			.min(1)
			.max(60)
			.optional()
			.meta({ title: 'SKU', description: 'SKU of the product, instead of its ID' }),
		quantity: quantity(),
		unit_amount: field
			.amount('Unit Amount', 'Price of one unit before tax; the catalog price if empty')
			.refine((value) => value >= 0n, 'Must not be negative')
			.optional(),
		discount: field
			.amount('Discount', 'Taken off the line before tax')
			.refine((value) => value >= 0n, 'Must not be negative')
			.optional(),
		description: field
			.text('Description', 'Text of the line; the product name if empty', 300)
			.optional(),
	})
	.refine((item) => (item.product_id === undefined) !== (item.sku === undefined), {
		message: 'Give either product_id or sku',
		path: ['sku'],
	});

const terms = {
	items: z
		.array(Item)
		.min(1, 'At least one item is needed')
		.max(100)
		.meta({ title: 'Items', description: 'The lines of the offer' }),
	billing_period: field
		.recurringPeriod('Period of the subscription that follows')
		.default('MONTHLY'),
	currency: field.currency().default('IDR'),
	trial_days: trialDays().default(0),
	term_months: termMonths().optional(),
	valid_until: field
		.date('Valid Until', 'Last day on which it can be accepted; 14 days from today if empty')
		.optional(),
	notes: field.longText('Notes', 'Shown to the client', 2000).optional(),
	language: field.locale().optional().meta({
		title: 'Language',
		description: 'Language of PDF, page and mail; the language of the client if empty',
	}),
	send: z.boolean().default(false).meta({
		title: 'Ask to Send',
		description:
			'Whether to announce quotation.send_requested, for the workflow that renders and mails it',
	}),
	requested_for: requestedFor(),
};

/** What a revision does not name stays as it was: a yearly offer must not become a monthly one by silence. */
const revisedTerms = {
	...terms,
	billing_period: field
		.recurringPeriod('Period of the subscription that follows; as before if empty')
		.optional(),
	currency: field
		.currency()
		.optional()
		.meta({ title: 'Currency', description: 'ISO 4217 code; as before if empty' }),
	trial_days: trialDays().optional().meta({
		title: 'Trial Days',
		description: 'Days of service before the first charge, 0 for none; as before if empty',
	}),
	term_months: termMonths().nullable().optional().meta({
		title: 'Term Months',
		description:
			'Months after which the subscription ends by itself; null when it goes on until it is cancelled, as before if empty',
	}),
	notes: field.longText('Notes', 'Shown to the client; as before if empty', 2000).optional(),
	language: field.locale().optional().meta({
		title: 'Language',
		description: 'Language of PDF, page and mail; as before if empty',
	}),
};

const NewClient = z.strictObject({
	name: field.name('Client Name', 'Registered name of the company'),
	billing_email: field.email('Client Email', 'Where quotations and invoices go'),
	create_if_missing: z.boolean().default(false).meta({
		title: 'Create If Missing',
		description: 'Whether to create the client when no client has this name',
	}),
});

const quotationResource = resource('quotation', { opensNode: true });
export const quotationContract = defineContract(quotationResource, {
	create: {
		summary: 'Create a quotation',
		http: { method: 'POST', path: '/quotations' },
		input: {
			body: z
				.object({
					client_id: field.id('Client').optional(),
					client: NewClient.optional().meta({
						title: 'Client',
						description: 'The client by name, instead of its ID',
					}),
					...terms,
				})
				.refine((body) => (body.client_id === undefined) !== (body.client === undefined), {
					message: 'Give either client_id or client',
					path: ['client_id'],
				}),
		},
		output: JudgedQuotation,
		errors: [ProductNotPriced, ClientNameTaken],
		allowed: ['SALES', 'OPERATIONS'],
		largestBody: 200_000,
		example: { body: { client_id: exampleId, items: [{ sku: 'GWS-STD', quantity: 25 }] } },
	},
	revise: {
		summary: 'Make a new version of a quotation; the old one is superseded',
		description:
			'Also of one that expired or was turned down, and of one that was accepted once the sale that came of it has ended.',
		http: { method: 'POST', path: '/quotations/{quotation_id}/revise' },
		input: { path, body: z.object(revisedTerms) },
		output: JudgedQuotation,
		errors: [ProductNotPriced, SaleGoesOn],
		allowed: ['SALES', 'OPERATIONS'],
		largestBody: 200_000,
		example: {
			path: { quotation_id: exampleId },
			body: { items: [{ sku: 'GWS-STD', quantity: 20 }] },
		},
	},
	get: {
		summary: 'Get a quotation',
		http: { method: 'GET', path: '/quotations/{quotation_id}' },
		input: { path },
		output: Quotation,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { quotation_id: exampleId } },
	},
	list: {
		summary: 'Get many quotations',
		http: { method: 'GET', path: '/quotations' },
		input: {
			query: field.listQuery(['created_at'], {
				status: z
					.enum(statesOf(quotationLifecycle))
					.optional()
					.meta({ title: 'Status', description: 'Only quotations with this status' }),
				client_id: field.id('Client').optional(),
				number: field.text('Number', 'Exact number').optional(),
			}),
		},
		output: field.page(Quotation),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: { status: 'SENT' } },
	},
	render: {
		summary: 'Render the PDF of a quotation without storing it',
		http: { method: 'POST', path: '/quotations/{quotation_id}/render', status: 200 },
		input: { path },
		output: z.object({
			filename: z.string().meta({ title: 'Filename', description: 'Suggested file name' }),
			content_type: z
				.literal('application/pdf')
				.meta({ title: 'Content Type', description: 'Always application/pdf' }),
			content_base64: z.string().meta({ title: 'Content', description: 'The PDF in base64' }),
		}),
		errors: [QuotationUnprintable],
		allowed: ['SALES', 'OPERATIONS'],
		idempotency: 'natural',
		example: { path: { quotation_id: exampleId } },
	},
	sync: {
		summary: 'Render the PDF and store it with its document in Cosmic',
		http: { method: 'POST', path: '/quotations/{quotation_id}/sync', status: 200 },
		input: { path },
		output: Quotation,
		errors: [QuotationUnprintable],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: { quotation_id: exampleId } },
	},
	send: {
		summary: 'Send a quotation to its client by mail',
		description:
			'Above the limits of QUOTATION_DISCOUNT_MAX_PERCENT and QUOTATION_APPROVAL_AMOUNT it is refused until the approvals that it asks for are granted; then it is sent by itself.',
		http: { method: 'POST', path: '/quotations/{quotation_id}/send', status: 200 },
		input: {
			path,
			body: z.object({
				draft_id: field.id('Draft').optional().meta({
					title: 'Draft ID',
					description: 'Send the text of this draft; the plain template if empty',
				}),
				requested_for: requestedFor(),
			}),
		},
		output: JudgedQuotation,
		errors: [QuotationExpired, QuotationNotSynced, QuotationApprovalNeeded],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: { quotation_id: exampleId }, body: {} },
	},
	accept: {
		summary: 'Accept a quotation for the client',
		http: { method: 'POST', path: '/quotations/{quotation_id}/accept', status: 200 },
		input: {
			path,
			body: z.object({
				accepted_by: field.name('Accepted By', 'Name of the person who accepts'),
				accepted_role: field
					.name('Accepted Role', 'Position of that person in the company, such as director', 120)
					.optional(),
			}),
		},
		output: Quotation,
		errors: [QuotationExpired],
		allowed: ['SALES', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER'],
		example: {
			path: { quotation_id: exampleId },
			body: { accepted_by: 'Budi Santoso', accepted_role: 'Direktur' },
		},
	},
	reject: {
		summary: 'Turn a quotation down for the client',
		http: { method: 'POST', path: '/quotations/{quotation_id}/reject', status: 200 },
		input: { path, body: z.object({ reason: field.longText('Reason', 'Why', 1000) }) },
		output: Quotation,
		errors: [],
		allowed: ['SALES', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER'],
		example: { path: { quotation_id: exampleId }, body: { reason: 'The price is too high' } },
	},
});
