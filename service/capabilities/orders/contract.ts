import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { decidedBy, requestedFor } from '../approvals/index.ts';
import { GraphStopped } from '../provisioning/index.ts';
import {
	ActivationsOpen,
	CannotTakeBack,
	NothingToRefund,
	NothingToRetry,
	NotWaitingForApproval,
	OrderFixed,
	OrderNotCollectable,
	OrderNotPaid,
	OrderNotValid,
	ReferenceNotEqual,
	ReferenceTaken,
	SlugTaken,
} from './errors.ts';
import {
	configuration,
	customer,
	deploymentPlatform,
	paymentStatuses,
	pickedPackage,
	pickedService,
	region,
	slug,
	terms,
	wantedService,
} from './fields.ts';
import { Order } from './order-schema.ts';
import { OrderProgress, OrderStatistics, TemplateExplanation } from './progress-schema.ts';
import { orderResource, publicOperations } from './public-contract.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ order_id: field.id('Order') });
const readers = ['SALES', 'FINANCE', 'OPERATIONS'] as const;
export const orderContract = defineContract(orderResource, {
	...publicOperations,
	create: {
		summary: 'Create an order for a customer',
		description: 'With the services of a package, services named one by one, or both.',
		http: { method: 'POST', path: '/orders' },
		input: {
			body: z.object({
				customer_email: field.email('Customer Email', 'Address of the person who orders'),
				customer_name: field.name('Customer Name', 'The person who orders', 120),
				company_name: field.name('Company Name', 'For whom it is ordered', 160),
				organization_slug: slug(),
				override_similar: z.boolean().default(false).meta({
					title: 'Override Similar',
					description: 'Whether the address may look like one that is taken',
				}),
				package_code: pickedPackage().optional(),
				selected_services: z
					.array(wantedService())
					.max(50)
					.default([])
					.meta({ title: 'Selected Services', description: 'What is ordered' }),
				deployment_region: region().optional(),
				deployment_platform: deploymentPlatform().optional(),
				deployment_template_id: field.id('Deployment Template').optional(),
				notes: field.longText('Notes', 'Notes of staff; the customer does not see them').optional(),
				...terms,
				...customer,
			}),
		},
		output: Order,
		errors: [SlugTaken],
		allowed: ['SALES'],
		example: {
			body: {
				customer_email: 'admin@example.com',
				customer_name: 'John Smith',
				company_name: 'Example ISP Inc.',
				organization_slug: 'example-isp',
				package_code: 'starter',
				deployment_region: 'us-east-1',
			},
		},
	},
	update: {
		summary: 'Correct an order that is not being processed',
		description:
			'Before it is submitted, and after it has failed. Null clears a field, what is left out stays. Prices and customer stay; the address can be another one before it is submitted, and after it has failed without a tenant.',
		http: { method: 'PATCH', path: '/orders/{order_id}' },
		input: {
			path,
			body: z
				.object({
					organization_slug: slug(),
					deployment_region: region().nullable(),
					deployment_platform: deploymentPlatform().nullable(),
					deployment_template_id: field.id('Deployment Template').nullable(),
					configurations: z
						.array(
							z.strictObject({ service_code: pickedService(), configuration: configuration() }),
						)
						.max(50)
						.meta({ title: 'Configurations', description: 'New settings of services' }),
					auto_activate: z.boolean().meta({
						title: 'Auto Activate',
						description: 'Whether it is processed by itself once it is submitted',
					}),
					notes: field
						.longText('Notes', 'Notes of staff; the customer does not see them')
						.nullable(),
				})
				.partial()
				.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
		},
		output: Order,
		errors: [OrderFixed, SlugTaken],
		allowed: ['OPERATIONS'],
		example: { path: { order_id: exampleId }, body: { deployment_region: 'eu-west-1' } },
	},
	get: {
		summary: 'Get an order',
		http: { method: 'GET', path: '/orders/{order_id}' },
		input: { path },
		output: Order,
		errors: [],
		allowed: readers,
		example: { path: { order_id: exampleId } },
	},
	list: {
		summary: 'Get many orders',
		http: { method: 'GET', path: '/orders' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Order.shape.status.optional(),
				payment_status: z
					.enum(paymentStatuses)
					.optional()
					.meta({ title: 'Payment Status', description: 'Only those whose money stands so' }),
				customer_email: field.email('Customer Email', 'Exact address').optional(),
				client_id: field.id('Client').optional(),
				package_code: pickedPackage().optional(),
				order_number: field.text('Order Number', 'Exact number', 40).optional(),
				organization_slug: field.text('Organization Slug', 'Exact address', 63).optional(),
				search: field
					.text('Search', 'Part of the company name, or how its number or address begins')
					.optional(),
			}),
		},
		output: field.page(Order),
		errors: [],
		allowed: readers,
		example: { query: { status: 'ACTIVE', limit: 50 } },
	},
	submit: {
		summary:
			'Submit an order for processing, with the payment reference of the system that took the money',
		description:
			'An order that was paid by a payment link needs no reference, nor one that costs nothing. Above a limit finance confirms a reference first. With auto_activate it is processed by itself.',
		http: { method: 'POST', path: '/orders/{order_id}/submit', status: 200 },
		input: {
			path,
			body: z.object({
				payment_reference: field
					.text('Payment Reference', 'Number of the payment in the other system', 120)
					.optional(),
				payment_system: z
					.string()
					.regex(/^[a-z][a-z0-9-]{1,30}$/, 'Lower-case letters, digits and hyphens')
					.default('external')
					.meta({ title: 'Payment System', description: 'System that took the money' }),
				amount: field.amount('Amount', 'What was paid there; the total if empty').optional(),
				currency: field.currency().optional(),
				auto_activate: z.boolean().default(true).meta({
					title: 'Auto Activate',
					description: 'Whether it is processed by itself; otherwise order.process does',
				}),
				requested_for: requestedFor(),
			}),
		},
		output: Order,
		errors: [ReferenceTaken, ReferenceNotEqual, OrderNotPaid, OrderNotCollectable],
		allowed: ['SALES'],
		example: {
			path: { order_id: exampleId },
			body: { payment_reference: 'PAY-123456', auto_activate: true },
		},
	},
	process: {
		summary:
			'Process an order: check it, have it approved, deploy its tenant, activate its services',
		description:
			'From SUBMITTED, and again from FAILED for the same tenant, once the services of the attempt before are taken back. One that is under way is answered as it stands. What is wrong with it is told in one answer.',
		http: { method: 'POST', path: '/orders/{order_id}/process', status: 200 },
		input: { path },
		output: Order,
		errors: [OrderNotValid, ActivationsOpen],
		allowed: ['OPERATIONS'],
		example: { path: { order_id: exampleId } },
	},
	approve: {
		summary: 'Allow an order that waits for a person; it goes on by itself',
		http: { method: 'POST', path: '/orders/{order_id}/approve', status: 200 },
		input: {
			path,
			body: z.object({
				reason: field.text('Reason', 'Why; staff reads it', 500).optional(),
				decided_by: decidedBy(),
			}),
		},
		output: Order,
		errors: [NotWaitingForApproval],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: { confirm: 'allows an order, and its tenant is deployed' },
		example: { path: { order_id: exampleId }, body: { decided_by: 'Dewi' } },
	},
	reject: {
		summary: 'Refuse an order that waits for a person; it is cancelled',
		http: { method: 'POST', path: '/orders/{order_id}/reject', status: 200 },
		input: {
			path,
			body: z.object({
				reason: field.text('Reason', 'Why; staff reads it', 500),
				decided_by: decidedBy(),
			}),
		},
		output: Order,
		errors: [NotWaitingForApproval],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: { confirm: 'refuses an order and cancels it' },
		example: {
			path: { order_id: exampleId },
			body: { reason: 'We do not deliver there', decided_by: 'Dewi' },
		},
	},
	cancel: {
		summary: 'Cancel an order; what was made for it is taken back',
		description:
			'What runs comes to its end first, so the order is CANCELLED a moment later. If it was paid, finance is told to give the money back.',
		http: {
			method: 'POST',
			path: '/orders/{order_id}/cancel',
			status: 200,
			aliases: [
				{
					method: 'DELETE',
					path: '/orders/{order_id}',
					keyless: true,
					shape: { lower_case: true, decimals: [] },
				},
			],
		},
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; staff reads it', 500).optional() }),
		},
		output: Order,
		errors: [CannotTakeBack],
		allowed: [],
		n8n: { confirm: 'cancels an order and takes back what was made for it' },
		example: { path: { order_id: exampleId }, body: { reason: 'Ordered by mistake' } },
	},
	'record-refund': {
		summary: 'Record that the money of a cancelled order was given back',
		http: { method: 'POST', path: '/orders/{order_id}/refund', status: 200 },
		input: {
			path,
			body: z.object({
				refund_reference: field.text('Refund Reference', 'Number of the refund', 120),
			}),
		},
		output: Order,
		errors: [NothingToRefund],
		allowed: ['FINANCE'],
		example: { path: { order_id: exampleId }, body: { refund_reference: 'RF-2026-1' } },
		n8n: { action: 'Record the refund of an order' },
	},
	progress: {
		summary: 'Get the progress of the activations of an order',
		http: { method: 'GET', path: '/orders/{order_id}/activations/progress' },
		input: { path },
		output: OrderProgress,
		errors: [],
		allowed: readers,
		example: { path: { order_id: exampleId } },
	},
	'retry-activations': {
		summary: 'Try the activations of an order again that failed; what is complete stays',
		description: 'After a rollback nothing is left to try again: then process the order.',
		http: { method: 'POST', path: '/orders/{order_id}/activations/retry', status: 200 },
		input: { path },
		output: Order,
		errors: [NothingToRetry, GraphStopped],
		allowed: ['OPERATIONS'],
		example: { path: { order_id: exampleId } },
		n8n: { action: 'Retry activations of an order' },
	},
	statistics: {
		summary: 'Get figures of orders: by status, by day, by service, revenue and success rate',
		http: { method: 'GET', path: '/orders/stats/summary' },
		input: {
			query: z.object({
				from: field.date('From', 'First day, by creation; from the beginning if empty').optional(),
				until: field.date('Until', 'Last day, by creation; until today if empty').optional(),
				currency: field.currency().optional(),
			}),
		},
		output: OrderStatistics,
		errors: [],
		allowed: readers,
		example: { query: {} },
	},
	'explain-template': {
		summary:
			'Explain which deployment template an order gets, and why the rules before it did not decide',
		http: { method: 'GET', path: '/orders/{order_id}/template' },
		input: { path },
		output: TemplateExplanation,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { order_id: exampleId } },
		n8n: { action: 'Explain the template of an order' },
	},
});
