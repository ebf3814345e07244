import { z } from 'zod';
import { field, resource } from '../../platform/contract/index.ts';
import { ChallengeFailed, ChallengeNotUsable, SlugTaken, TooManyOrders } from './errors.ts';
import {
	customer,
	deploymentPlatform,
	nameWithoutLink,
	pickedPackage,
	quantity,
	region,
	slug,
	strangersService,
	terms,
} from './fields.ts';
import { PlacedOrder, TrackedOrder } from './order-schema.ts';

export const orderResource = resource('order', { node: 'CloudSalesOrders' });

const challenge = {
	challenge_token: field
		.text('Challenge Token', 'Answer of the challenge of the page, where one is set up', 2048)
		.optional(),
};

/** Forms are longer than other public bodies: services bring their configuration. */
const largestForm = 24_000;
/** What goes back to the person who ordered. */
const placedSimplified = [
	'id',
	'order_number',
	'status',
	'payment_status',
	'total_amount',
	'currency',
	'organization_slug',
	'tracking_token',
	'status_url',
	'expires_at',
];
const errors = [SlugTaken, TooManyOrders, ChallengeFailed, ChallengeNotUsable];

/** The operations that anybody may call: they answer nothing that the caller did not bring, but number, price and status. */
export const publicOperations = {
	place: {
		summary: 'Place an order as anybody can: services, quantity and the address of the tenant',
		description:
			'The same form twice is one order. The tracking token is told once; without it nothing of the order is shown.',
		http: {
			method: 'POST',
			path: '/public/orders',
			aliases: [
				{
					method: 'POST',
					path: '/api/public/orders',
					root: true,
					keyless: true,
					shape: { lower_case: true, decimals: ['subtotal', 'discount', 'tax', 'total_amount'] },
				},
			],
		},
		input: {
			body: z.object({
				customer_email: field.email('Customer Email', 'Address of the person who orders'),
				customer_name: nameWithoutLink('Customer Name', 'The person who orders', 120),
				company_name: nameWithoutLink('Company Name', 'For whom it is ordered', 160),
				organization_slug: slug(),
				deployment_region: region().optional(),
				deployment_platform: deploymentPlatform().optional(),
				selected_services: z
					.array(strangersService())
					.min(1)
					.max(15)
					.meta({ title: 'Selected Services', description: 'What is ordered' }),
				...terms,
				...customer,
				...challenge,
			}),
		},
		output: PlacedOrder,
		errors,
		allowed: ['PUBLIC'],
		largestBody: largestForm,
		example: {
			body: {
				customer_email: 'admin@example.com',
				customer_name: 'John Smith',
				company_name: 'Example ISP Inc.',
				organization_slug: 'example-isp',
				deployment_region: 'us-east-1',
				selected_services: [{ service_code: 'subscriber-provisioning', quantity: 1 }],
				billing_cycle: 'MONTHLY',
			},
		},
		n8n: { simplified: placedSimplified },
	},
	'place-quick': {
		summary: 'Place an order for a package as anybody can',
		description:
			'The same form twice is one order. The tracking token is told once; without it nothing of the order is shown.',
		http: {
			method: 'POST',
			path: '/public/orders/quick',
			aliases: [
				{
					method: 'POST',
					path: '/api/public/orders/quick',
					root: true,
					keyless: true,
					shape: { lower_case: true, decimals: ['subtotal', 'discount', 'tax', 'total_amount'] },
				},
			],
		},
		input: {
			body: z.object({
				email: field.email('Email', 'Address of the person who orders'),
				name: nameWithoutLink('Name', 'The person who orders', 120),
				company: nameWithoutLink('Company', 'For whom it is ordered', 160),
				package_code: pickedPackage(),
				region: region().optional(),
				organization_slug: slug(),
				additional_services: z
					.array(strangersService())
					.max(15)
					.default([])
					.meta({ title: 'Additional Services', description: 'What is ordered besides' }),
				user_count: quantity().optional().meta({
					title: 'User Count',
					description: 'Units of each service that is counted by user; one if empty',
				}),
				...terms,
				...customer,
				...challenge,
			}),
		},
		output: PlacedOrder,
		errors,
		allowed: ['PUBLIC'],
		largestBody: largestForm,
		example: {
			body: {
				email: 'admin@example.com',
				name: 'John Smith',
				company: 'Example ISP Inc.',
				package_code: 'professional',
				billing_cycle: 'MONTHLY',
				region: 'us-east-1',
				organization_slug: 'example-isp',
			},
		},
		n8n: {
			action: 'Place an order for a package',
			simplified: placedSimplified,
		},
	},
	track: {
		summary: 'Follow an order by its number and its tracking token',
		description:
			'Answers "not found" alike for a number that is not there, a token that is wrong and no token.',
		http: {
			method: 'GET',
			path: '/public/orders/{order_number}/status',
			aliases: [
				{
					method: 'GET',
					path: '/api/public/orders/{order_number}/status',
					root: true,
					shape: { lower_case: true, decimals: [] },
				},
			],
		},
		input: {
			path: z.object({
				order_number: z
					.string()
					.max(40)
					.meta({ title: 'Order Number', description: 'Such as ORD-20251016-1001' }),
			}),
			query: z.object({
				token: z
					.string()
					.max(100)
					.optional()
					.meta({ title: 'Token', description: 'The tracking_token that placing answered' }),
			}),
		},
		output: TrackedOrder,
		errors: [],
		allowed: ['PUBLIC'],
		per_minute: 60,
		example: {
			path: { order_number: 'ORD-20251016-1001' },
			query: { token: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
		},
	},
} as const;
