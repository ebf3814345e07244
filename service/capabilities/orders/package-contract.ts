import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { PackageCodeTaken, PromotionCodeTaken } from './errors.ts';
import {
	billingCycle,
	packageCode,
	pickedPackage,
	pickedService,
	promotionCode,
	quantity,
	serviceCode,
} from './fields.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

export const PackageService = z.strictObject({ service_code: serviceCode(), quantity: quantity() });
export const PackagePrice = z.strictObject({
	currency: field.currency(),
	billing_cycle: billingCycle(),
	amount: field
		.amount('Amount', 'Price of the package for one cycle, before tax')
		.refine((value) => value >= 0n, 'Must not be negative'),
});

const active = () =>
	z.boolean().meta({ title: 'Active', description: 'Whether it can be ordered' });
const services = () =>
	z
		.array(z.strictObject({ service_code: pickedService(), quantity: quantity().default(1) }))
		.min(1)
		.max(50)
		.meta({ title: 'Services', description: 'What it holds' });
const prices = () =>
	z.array(PackagePrice).max(50).meta({
		title: 'Prices',
		description:
			'Prices of its own; a currency and cycle without one costs the sum of its services',
	});

export const Package = z
	.object({
		id: field.id('Package'),
		code: packageCode(),
		name: field.text('Name', 'Name on orders'),
		description: z.string().nullable().meta({ title: 'Description', description: 'Longer text' }),
		active: active(),
		services: z.array(PackageService).meta({ title: 'Services', description: 'What it holds' }),
		prices: prices(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Package',
		n8n: { named: { label: ['name'], details: ['code', 'active'], code: 'code' } },
	});

export const packageContract = defineContract(resource('package', { node: 'CloudSalesOrders' }), {
	create: {
		summary: 'Create a package of services',
		http: { method: 'POST', path: '/packages' },
		input: {
			body: z.object({
				code: packageCode(),
				name: field.name('Name', 'Name on orders'),
				description: field.longText('Description', 'Longer text').optional(),
				services: services(),
				prices: prices().default([]),
			}),
		},
		output: Package,
		errors: [PackageCodeTaken],
		allowed: ['OPERATIONS'],
		example: {
			body: {
				code: 'starter',
				name: 'Starter',
				services: [
					{ service_code: 'subscriber-provisioning', quantity: 1 },
					{ service_code: 'billing-invoicing', quantity: 1 },
				],
			},
		},
	},
	update: {
		summary: 'Change a package; orders made before stay as they are',
		description: 'Null clears a field, what is left out stays.',
		http: { method: 'PATCH', path: '/packages/{package_id}' },
		input: {
			path: z.object({ package_id: field.id('Package') }),
			body: z
				.object({
					name: field.name('Name', 'Name on orders'),
					description: field.longText('Description', 'Longer text').nullable(),
					active: active(),
					services: services(),
					prices: prices(),
				})
				.partial()
				.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
		},
		output: Package,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { package_id: exampleId }, body: { active: false } },
	},
	list: {
		summary: 'Get many packages',
		http: { method: 'GET', path: '/packages' },
		input: {
			query: field.listQuery(['created_at', 'name'], {
				code: pickedPackage().optional(),
				active: z.enum(['true', 'false']).optional().meta({
					title: 'Active',
					description: 'Only packages that can, or cannot, be ordered',
				}),
			}),
		},
		output: field.page(Package),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { active: 'true' } },
	},
});

const percent = () =>
	z
		.number()
		.min(0.01)
		.max(100)
		.multipleOf(0.01)
		.meta({ title: 'Percent', description: 'Taken off first, with at most two decimals' });
const uses = (title: string, description: string) =>
	z.int().min(1).max(1_000_000).meta({ title, description });

export const Promotion = z
	.object({
		id: field.id('Promotion'),
		code: promotionCode(),
		description: field.text('Description', 'What it is for; staff reads it'),
		active: active(),
		percent: percent().nullable(),
		amount: field.amount('Amount', 'Taken off what is left after the percentage').nullable(),
		currency: field.currency().nullable(),
		valid_from: field.timestamp('Valid From', 'From when on; at once if empty').nullable(),
		valid_until: field.timestamp('Valid Until', 'Until when; for ever if empty').nullable(),
		uses_max: uses('Uses Max', 'How often all together can use it').nullable(),
		uses: z.int().meta({ title: 'Uses', description: 'How often it was used' }),
		uses_per_customer: uses('Uses Per Customer', 'How often one customer can use it').nullable(),
		package_codes: z.array(packageCode()).max(50).meta({
			title: 'Package Codes',
			description: 'Packages that it is for; all orders if empty',
		}),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Promotion',
		n8n: {
			named: { label: ['code'], details: ['description', 'active'] },
			simplified: ['id', 'code', 'active', 'percent', 'amount', 'currency', 'uses', 'uses_max'],
		},
	});

const optional = {
	valid_from: Promotion.shape.valid_from.unwrap().optional(),
	valid_until: Promotion.shape.valid_until.unwrap().optional(),
	uses_max: uses('Uses Max', 'How often all together can use it').optional(),
	uses_per_customer: uses('Uses Per Customer', 'How often one customer can use it').optional(),
};

export const promotionContract = defineContract(
	resource('promotion', { node: 'CloudSalesOrders' }),
	{
		create: {
			summary: 'Create a promotion code',
			description:
				'With a percentage, an amount in a currency, or both: the percentage is taken off first.',
			http: { method: 'POST', path: '/promotions' },
			input: {
				body: z.object({
					code: promotionCode(),
					description: field.text('Description', 'What it is for; staff reads it'),
					percent: percent().optional(),
					amount: field
						.amount('Amount', 'Taken off what is left after the percentage')
						.refine((value) => value > 0n, 'Must be above 0')
						.optional(),
					currency: field.currency().optional(),
					...optional,
					package_codes: Promotion.shape.package_codes.default([]),
				}),
			},
			output: Promotion,
			errors: [PromotionCodeTaken],
			allowed: ['SALES'],
			example: {
				body: {
					code: 'WELCOME10',
					description: 'Ten percent for the first order',
					percent: 10,
					uses_max: 100,
					uses_per_customer: 1,
				},
			},
		},
		update: {
			summary: 'Change a promotion code; orders that used it stay as they are',
			description: 'Null clears a field, what is left out stays.',
			http: { method: 'PATCH', path: '/promotions/{promotion_id}' },
			input: {
				path: z.object({ promotion_id: field.id('Promotion') }),
				body: z
					.object({
						description: field.text('Description', 'What it is for; staff reads it'),
						active: active(),
						valid_from: Promotion.shape.valid_from,
						valid_until: Promotion.shape.valid_until,
						uses_max: Promotion.shape.uses_max,
						uses_per_customer: Promotion.shape.uses_per_customer,
						package_codes: Promotion.shape.package_codes,
					})
					.partial()
					.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
			},
			output: Promotion,
			errors: [],
			allowed: ['SALES'],
			example: { path: { promotion_id: exampleId }, body: { active: false } },
		},
		list: {
			summary: 'Get many promotion codes',
			http: { method: 'GET', path: '/promotions' },
			input: {
				query: field.listQuery(['created_at'], {
					code: promotionCode().optional(),
					active: z
						.enum(['true', 'false'])
						.optional()
						.meta({ title: 'Active', description: 'Only codes that can, or cannot, be used' }),
				}),
			},
			output: field.page(Promotion),
			errors: [],
			allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
			example: { query: { active: 'true' } },
		},
	},
);
