import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import {
	billingCycle,
	configuration,
	deploymentPlatform,
	packageCode,
	paymentStatuses,
	Problem,
	quantity,
	serviceCode,
} from './fields.ts';
import { orderLifecycle } from './lifecycle.ts';

const text = (title: string, description: string) => z.string().meta({ title, description });

export const OrderItem = z
	.object({
		id: field.id('Order Item'),
		position: z.int().meta({ title: 'Position', description: 'Place on the order' }),
		service_code: serviceCode(),
		product_id: field.id('Product'),
		name: text('Name', 'Name on the order'),
		quantity: quantity(),
		unit_price: field.amount(
			'Unit Price',
			'Price of one unit in the catalogue when it was ordered',
		),
		list_amount: field.amount('List Amount', 'Its share of the price before the promotion'),
		discount: field.amount('Discount', 'What the promotion took off'),
		amount: field.amount('Amount', 'What is left, before tax'),
		tax: field.amount('Tax', 'Tax on it'),
		total_amount: field.amount('Total Amount', 'With tax'),
		billing_cycle: billingCycle(),
		configuration: configuration(),
	})
	.meta({ id: 'OrderItem' });

export const Order = z
	.object({
		id: field.id('Order'),
		order_number: text('Order Number', 'Day and number, such as ORD-20251016-1001'),
		status: z
			.enum(statesOf(orderLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		status_message: text('Status Message', 'The same in words'),
		progress_percent: z
			.int()
			.meta({ title: 'Progress Percent', description: 'How far it is, of 100' }),
		payment_status: z
			.enum(paymentStatuses)
			.meta({ title: 'Payment Status', description: 'Whether its money is there' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		client_id: field.id('Client'),
		customer_email: field.email('Customer Email', 'Address of the person who ordered'),
		customer_name: text('Customer Name', 'The person who ordered'),
		company_name: text('Company Name', 'For whom it was ordered'),
		phone: text('Phone', 'Phone number in international form').nullable(),
		country: text('Country', 'Country of the customer, ISO 3166 alpha-2').nullable(),
		language: field.locale(),
		source: z
			.enum(['PUBLIC', 'STAFF'])
			.meta({ title: 'Source', description: 'Whether a public form or staff placed it' }),
		package_code: packageCode().nullable(),
		billing_cycle: billingCycle(),
		currency: field.currency(),
		subtotal: field.amount('Subtotal', 'Sum of the items before the promotion'),
		discount: field.amount('Discount', 'What the promotion took off'),
		tax: field.amount('Tax', 'Tax of all items'),
		total_amount: field.amount('Total Amount', 'What is to be paid'),
		promotion_code: text('Promotion Code', 'Code that took something off').nullable(),
		items: z.array(OrderItem).meta({ title: 'Items', description: 'What is ordered' }),
		organization_slug: text('Organization Slug', 'Address of the tenant'),
		deployment_region: text('Deployment Region', 'Region that was asked for').nullable(),
		deployment_platform: deploymentPlatform().nullable(),
		deployment_template_id: field.id('Deployment Template').nullable(),
		template_rule: text('Template Rule', 'Rule that chose the template').nullable(),
		tenant_id: field.id('Tenant').nullable(),
		deployment_instance_id: field.id('Deployment Instance').nullable(),
		activation_url: text('Activation URL', 'Where the tenant is reached').nullable(),
		payment_system: text('Payment System', 'System that took the money').nullable(),
		payment_reference: text('Payment Reference', 'Its number of the payment').nullable(),
		paid_amount: field.amount('Paid Amount', 'Money that arrived').nullable(),
		paid_at: field.timestamp('Paid At', 'When the money was there').nullable(),
		refund_reference: text('Refund Reference', 'Number of the refund').nullable(),
		refunded_at: field.timestamp('Refunded At', 'When it was given back').nullable(),
		auto_activate: z.boolean().meta({
			title: 'Auto Activate',
			description: 'Whether it is processed by itself once it is submitted',
		}),
		attempt: z.int().meta({ title: 'Attempt', description: 'How often processing has begun' }),
		expires_at: field
			.timestamp('Expires At', 'Until when an unpaid order holds its address')
			.nullable(),
		approved_by: text('Approved By', 'Who allowed it; null when by rule').nullable(),
		approved_at: field.timestamp('Approved At', 'When it was allowed').nullable(),
		submitted_at: field.timestamp('Submitted At', 'When it was submitted').nullable(),
		processing_at: field.timestamp('Processing At', 'When processing began last').nullable(),
		deployed_at: field.timestamp('Deployed At', 'When its deployment was ready').nullable(),
		completed_at: field.timestamp('Completed At', 'When it became active').nullable(),
		failed_at: field.timestamp('Failed At', 'When it failed last').nullable(),
		cancel_requested_at: field
			.timestamp('Cancel Requested At', 'Since when what was made is taken back')
			.nullable(),
		cancelled_at: field.timestamp('Cancelled At', 'When it was cancelled').nullable(),
		cancel_reason: text('Cancel Reason', 'Why it was cancelled').nullable(),
		failed_stage: z
			.enum(['VALIDATION', 'PROVISIONING', 'ACTIVATION'])
			.nullable()
			.meta({ title: 'Failed Stage', description: 'Where it failed' }),
		error_message: text('Error Message', 'Why it failed, for staff').nullable(),
		problems: z
			.array(Problem)
			.meta({ title: 'Problems', description: 'What validation found last' }),
		rolled_back: z.boolean().meta({
			title: 'Rolled Back',
			description: 'Whether everything that was made for it has been taken back',
		}),
		partial: z.boolean().meta({
			title: 'Partial',
			description: 'Whether a service that is not critical did not come',
		}),
		notes: text('Notes', 'Notes of staff').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Order',
		n8n: {
			named: { label: ['order_number'], details: ['company_name', 'status'] },
			simplified: [
				'id',
				'order_number',
				'status',
				'payment_status',
				'company_name',
				'customer_email',
				'total_amount',
				'currency',
				'organization_slug',
				'activation_url',
			],
		},
	});

/** What placing answers: nothing that the form did not say, but number, price and the way to follow it. */
export const PlacedOrder = z
	.object({
		id: field.id('Order'),
		order_number: Order.shape.order_number,
		status: Order.shape.status,
		payment_status: Order.shape.payment_status,
		customer_email: Order.shape.customer_email,
		company_name: Order.shape.company_name,
		organization_slug: Order.shape.organization_slug,
		package_code: Order.shape.package_code,
		billing_cycle: billingCycle(),
		currency: field.currency(),
		subtotal: Order.shape.subtotal,
		discount: Order.shape.discount,
		tax: Order.shape.tax,
		total_amount: Order.shape.total_amount,
		promotion_code: Order.shape.promotion_code,
		tracking_token: text(
			'Tracking Token',
			'Proof for following the order; null when the same form was sent again under another key',
		).nullable(),
		status_url: text('Status URL', 'Page on which the customer follows the order').nullable(),
		expires_at: Order.shape.expires_at,
		created_at: field.createdAt(),
	})
	.meta({ id: 'PlacedOrder' });

export const TrackedOrder = z
	.object({
		order_number: Order.shape.order_number,
		status: Order.shape.status,
		status_message: Order.shape.status_message,
		progress_percent: Order.shape.progress_percent,
		tenant_subdomain: text('Tenant Subdomain', 'Address that the order holds').nullable(),
		activation_url: Order.shape.activation_url,
		payment_url: text(
			'Payment URL',
			'Where it can be paid; null when there is nothing to pay',
		).nullable(),
		created_at: field.createdAt(),
	})
	.meta({ id: 'TrackedOrder' });
