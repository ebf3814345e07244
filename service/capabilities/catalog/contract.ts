import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { PriceExists, PriceInUse, SkuTaken } from './errors.ts';
import { priceStates } from './rules.ts';
import { sku } from './sku.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const kind = () =>
	z
		.enum(['SUBSCRIPTION', 'ONE_TIME'])
		.meta({ title: 'Kind', description: 'Charged every period, or once with the first period' });

/** Days; more would make a monthly cycle two periods ahead. */
const leadDays = () =>
	z.int().min(0).max(60).meta({
		title: 'Renewal Lead Days',
		description:
			'Days before a later period on which its billing cycle is made; 14 if empty, and 30 for yearly periods',
	});
const renewalInvoice = () =>
	z.enum(['FINANCE', 'LINK']).meta({
		title: 'Renewal Invoice',
		description:
			'How a later period is collected: FINANCE uploads its invoice first, or the client gets a LINK to pay at once',
	});

const configurationSchema = () =>
	z.record(z.string(), z.unknown()).meta({
		title: 'Configuration Schema',
		description: 'JSON Schema of what an order may set of it; nothing can be set without one',
	});
const regions = () =>
	z
		.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and hyphens'))
		.max(100)
		.meta({
			title: 'Regions',
			description: 'Regions in which it can be ordered, such as us-east-1; all of them if empty',
		});

const activatedAfter = () =>
	z.array(sku()).max(20).meta({
		title: 'Activated After',
		description:
			'SKUs of services that must run before this one is switched on, where the same sale has them',
	});

export const Price = z
	.object({
		id: field.id('Price'),
		product_id: field.id('Product'),
		currency: field.currency(),
		amount: field.amount('Amount', 'Price of one unit for one period, before tax'),
		billing_period: field.billingPeriod(),
		valid_from: field.date('Valid From', 'First day of validity'),
		valid_to: field.date('Valid To', 'Last day of validity').nullable(),
		created_at: field.createdAt(),
	})
	.meta({ id: 'Price' });

/** A price as the list of all of them shows it. */
export const ListedPrice = Price.extend({
	state: z
		.enum(priceStates)
		.meta({ title: 'State', description: 'Whether it was, is or will be valid' }),
	used: z.boolean().meta({
		title: 'Used',
		description: 'Whether something was quoted by it; until then it can be corrected or withdrawn',
	}),
}).meta({
	id: 'ListedPrice',
	n8n: {
		named: { label: ['currency', 'billing_period'], details: ['amount', 'valid_from', 'state'] },
	},
});

export const Product = z
	.object({
		id: field.id('Product'),
		sku: z.string().meta({ title: 'SKU', description: 'Short code of the product' }),
		name: field.text('Name', 'Name on documents'),
		description: z.string().nullable().meta({ title: 'Description', description: 'Longer text' }),
		kind: kind(),
		unit: z.string().meta({ title: 'Unit', description: 'What is counted, such as user' }),
		tax_code: z.string().meta({ title: 'Tax Code', description: 'Which tax applies: PPN or NONE' }),
		provisioning_target: z.string().nullable().meta({
			title: 'Provisioning Target',
			description: 'Provider that switches the service on, or workflow',
		}),
		provisioning_settings: z.record(z.string(), z.unknown()).meta({
			title: 'Provisioning Settings',
			description: 'What the target needs to know, such as the SKU id there',
		}),
		renewal_invoice: renewalInvoice(),
		renewal_lead_days: leadDays().nullable(),
		configuration_schema: configurationSchema().nullable(),
		regions: regions(),
		activated_after: activatedAfter(),
		active: z.boolean().meta({ title: 'Active', description: 'Whether it can be quoted' }),
		prices: z.array(Price).meta({ title: 'Prices', description: 'Prices valid today' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Product',
		n8n: {
			named: { label: ['name'], details: ['sku', 'prices', 'tax_code'], code: 'sku' },
			simplified: [
				'id',
				'sku',
				'name',
				'kind',
				'unit',
				'tax_code',
				'provisioning_target',
				'active',
				'prices',
			],
		},
	});

const settings = () =>
	z.record(z.string(), z.unknown()).meta({
		title: 'Provisioning Settings',
		description: 'What the target needs to know, such as the SKU id there',
		n8n: { settings_of: { resource: 'provisioning_target', field: 'provisioning_target' } },
	});

const writable = {
	name: field.name('Name', 'Name on documents'),
	description: field.longText('Description', 'Longer text').optional(),
	unit: field.text('Unit', 'What is counted, such as user', 30).default('unit'),
	tax_code: z
		.enum(['PPN', 'NONE'])
		.default('PPN')
		.meta({ title: 'Tax Code', description: 'Which tax applies' }),
	provisioning_target: z
		.string()
		.max(60)
		.optional()
		.meta({
			title: 'Provisioning Target',
			description:
				'Provider that switches the service on, or workflow; empty if nothing has to be switched on',
			example: 'google-workspace',
			n8n: { picked_from: 'provisioning_target' },
		}),
	provisioning_settings: settings().default({}),
	renewal_invoice: renewalInvoice().default('FINANCE'),
	renewal_lead_days: leadDays().optional(),
	configuration_schema: configurationSchema().optional(),
	regions: regions().default([]),
	activated_after: activatedAfter().default([]),
};

export const productContract = defineContract('product', {
	create: {
		summary: 'Create a product',
		http: { method: 'POST', path: '/products' },
		input: {
			body: z.object({
				sku: sku().meta({ title: 'SKU', description: 'Short code of the product' }),
				kind: kind(),
				...writable,
			}),
		},
		output: Product,
		errors: [SkuTaken],
		allowed: ['OPERATIONS'],
		example: {
			body: {
				sku: 'GWS-STD',
				name: 'Google Workspace Business Standard',
				kind: 'SUBSCRIPTION',
				unit: 'user',
				provisioning_target: 'google-workspace',
				provisioning_settings: { sku_id: '1010020028' },
			},
		},
	},
	update: {
		summary: 'Change a product; quotations made before stay as they are',
		description: 'Null clears a field, what is left out stays.',
		http: { method: 'PATCH', path: '/products/{product_id}' },
		input: {
			path: z.object({ product_id: field.id('Product') }),
			body: z
				.object({
					name: writable.name,
					description: writable.description.unwrap().nullable(),
					unit: field.text('Unit', 'What is counted, such as user', 30),
					active: z.boolean().meta({ title: 'Active', description: 'Whether it can be quoted' }),
					provisioning_settings: settings(),
					renewal_invoice: renewalInvoice(),
					renewal_lead_days: leadDays().nullable(),
					configuration_schema: configurationSchema().nullable(),
					regions: regions(),
					activated_after: activatedAfter(),
				})
				.partial()
				.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
		},
		output: Product,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { product_id: exampleId }, body: { active: false } },
	},
	get: {
		summary: 'Get a product with its prices',
		http: { method: 'GET', path: '/products/{product_id}' },
		input: { path: z.object({ product_id: field.id('Product') }) },
		output: Product,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { product_id: exampleId } },
	},
	list: {
		summary: 'Get many products',
		http: { method: 'GET', path: '/products' },
		input: {
			query: field.listQuery(['created_at', 'name'], {
				search: field.text('Search', 'Part of the name or SKU').optional(),
				sku: field.text('SKU', 'Exact SKU').optional(),
				active: z
					.enum(['true', 'false'])
					.optional()
					.meta({ title: 'Active', description: 'Only products that can, or cannot, be quoted' }),
			}),
		},
		output: field.page(Product),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { search: 'Workspace' } },
	},
});

export const priceContract = defineContract('price', {
	set: {
		summary: 'Set the price of a product from a date on; the price before ends the day before',
		description:
			'A price from the same day is corrected as long as nothing was quoted by it. A day in the future is fine; price.list shows it.',
		http: { method: 'POST', path: '/products/{product_id}/prices' },
		input: {
			path: z.object({ product_id: field.id('Product') }),
			body: z.object({
				currency: field.currency(),
				amount: field
					.amount('Amount', 'Price of one unit for one period, before tax')
					.refine((value) => value >= 0n, 'Must not be negative'),
				billing_period: field.billingPeriod(),
				valid_from: field.date('Valid From', 'First day of validity; today if empty').optional(),
			}),
		},
		output: Price,
		errors: [PriceExists],
		allowed: ['OPERATIONS'],
		example: {
			path: { product_id: exampleId },
			body: { currency: 'IDR', amount: 150000, billing_period: 'MONTHLY' },
		},
	},
	list: {
		summary: 'Get many prices: past, current and future ones',
		http: { method: 'GET', path: '/prices' },
		input: {
			query: field.listQuery(['created_at', 'valid_from'], {
				product_id: field.id('Product').optional(),
				currency: field.currency().optional(),
				state: z
					.enum(priceStates)
					.optional()
					.meta({ title: 'State', description: 'Only prices that were, are or will be valid' }),
			}),
		},
		output: field.page(ListedPrice),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { state: 'FUTURE' } },
	},
	withdraw: {
		summary: 'Withdraw a price by which nothing was quoted, such as one that begins later',
		description: 'The price before it goes on until the next one begins.',
		http: { method: 'POST', path: '/prices/{price_id}/withdraw', status: 200 },
		input: {
			path: z.object({ price_id: field.id('Price') }),
			body: z.object({ reason: field.text('Reason', 'Why; kept in the audit trail', 500) }),
		},
		output: Price,
		errors: [PriceInUse],
		allowed: ['OPERATIONS'],
		example: { path: { price_id: exampleId }, body: { reason: 'Typed wrongly' } },
		n8n: { confirm: 'withdraws a price' },
	},
});
