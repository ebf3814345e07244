import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { sku } from '../catalog/index.ts';

/** How often an order is charged, in the words of its source document. */
const billingCycles = ['MONTHLY', 'ANNUAL', 'ONE_TIME'] as const;
export type BillingCycle = (typeof billingCycles)[number];
export const paymentStatuses = ['UNPAID', 'PENDING', 'PAID', 'REFUNDED'] as const;

export const billingCycle = () =>
	z
		.enum(billingCycles)
		.meta({ title: 'Billing Cycle', description: 'How often the price is charged' });

export const serviceCode = () =>
	sku().meta({
		title: 'Service Code',
		description: 'SKU of the product that is the service, such as subscriber-provisioning',
		example: 'subscriber-provisioning',
	});

export const packageCode = () =>
	z
		.string()
		.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and hyphens')
		.meta({ title: 'Package Code', description: 'Code of the package', example: 'starter' });

/** As forms name one that is there: n8n offers the list. */
export const pickedService = () => serviceCode().meta({ n8n: { picked_from: 'product_sku' } });
export const pickedPackage = () => packageCode().meta({ n8n: { picked_from: 'package_code' } });

/** Checked by the rules of addresses where it is held, so that every mistake of it is told in one place. */
export const slug = () =>
	z.string().trim().min(1).max(63).meta({
		title: 'Organization Slug',
		description: 'Address that is wished for: 3 to 40 lower-case letters, digits and hyphens',
		example: 'example-isp',
	});

export const region = () =>
	z
		.string()
		.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and hyphens')
		.meta({ title: 'Deployment Region', description: 'Region, such as us-east-1' });

export const promotionCode = () =>
	z
		.string()
		.trim()
		.toUpperCase()
		.regex(/^[A-Z0-9][A-Z0-9_-]{1,39}$/, 'Letters, digits, hyphens and underscores')
		.meta({ title: 'Promotion Code', description: 'Code that takes something off the price' });

export const configuration = () =>
	z.record(z.string().max(60), z.json()).meta({
		title: 'Configuration',
		description: 'Settings of the service, as the configuration_schema of its product allows',
	});

export const quantity = () =>
	z.int().min(1).max(100_000).meta({ title: 'Quantity', description: 'Number of units' });

/** A service as a form names it. */
export const wantedService = () =>
	z.strictObject({
		service_code: pickedService(),
		name: field.text('Name', 'Name on the order; that of the product if empty').optional(),
		quantity: quantity().default(1),
		configuration: configuration().default({}),
	});

/** The same of a stranger, whose words would stand in mails of ours: the name is that of the catalogue. */
export const strangersService = () =>
	wantedService().extend({
		name: field
			.text('Name', 'Accepted and not used: the order has the name of the product')
			.optional(),
	});

/** What mail programs make a link of: with a scheme, with www, and a host of a usual ending or with a path. */
const link =
	/[a-z][a-z0-9+.-]*:\/\/|\bwww\.|[a-z0-9-]\.(?:com|net|org|info|biz|io|xyz|top|site|online|shop|store|click|link|app|dev|ru|cn|me|ly|gl|(?:co|or|go|ac|web|my|biz)\.[a-z]{2})(?![a-z0-9])|[a-z0-9-]\.[a-z]{2,}\//i;

/** Name of a person or company as a stranger writes it: our mails carry it to whatever address was typed beside it. */
export const nameWithoutLink = (title: string, description: string, longest: number) =>
	field
		.name(title, description, longest)
		.refine((name) => !link.test(name), 'Must not have a web address');

/** What a form says of the customer. */
export const customer = {
	phone: field.phone('Phone', 'Phone number in any usual spelling').optional(),
	country: z
		.string()
		.regex(/^[A-Z]{2}$/, 'Two capital letters')
		.optional()
		.meta({ title: 'Country', description: 'Country of the customer, ISO 3166 alpha-2' }),
	language: field.locale().optional(),
};

export const terms = {
	billing_cycle: billingCycle().default('MONTHLY'),
	currency: field.currency().optional(),
	promotion_code: promotionCode().optional(),
};

export const deploymentPlatform = () =>
	z
		.string()
		.regex(/^[a-z][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and hyphens')
		.meta({
			title: 'Deployment Platform',
			description: 'Provider that is to run it, such as kubernetes',
			example: 'kubernetes',
			n8n: { picked_from: 'deployment_platform' },
		});

export const Problem = z
	.object({
		code: z.string().meta({ title: 'Code', description: 'What is wrong, such as slug.taken' }),
		field: z
			.string()
			.nullable()
			.meta({ title: 'Field', description: 'Where it is wrong, such as items[1].configuration' }),
		message: z.string().meta({ title: 'Message', description: 'What is wrong, in words' }),
	})
	.meta({ id: 'OrderProblem' });
export type Problem = z.output<typeof Problem>;
