import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	order_id: field.id('Order'),
	order_number: z.string().meta({ example: 'ORD-20251016-1001' }),
	client_id: field.id('Client'),
	status: z.string().meta({ example: 'DRAFT' }),
	payment_status: z.string().meta({ example: 'UNPAID' }),
	source: z.string().meta({ example: 'PUBLIC' }),
	package_code: z.string().nullable().meta({ example: 'starter' }),
	organization_slug: z.string().meta({ example: 'example-isp' }),
	deployment_region: z.string().nullable().meta({ example: 'us-east-1' }),
	currency: field.currency(),
	total_amount: field.amount('Total Amount', 'Total with tax'),
	auto_activate: z.boolean(),
	tenant_id: field.id('Tenant').nullable(),
	deployment_instance_id: field.id('Deployment Instance').nullable(),
	activation_url: z.string().nullable().meta({ example: 'https://example-isp.example.com' }),
	/** Where it failed, and why, in words of staff. */
	failed_stage: z.string().nullable().meta({ example: 'ACTIVATION' }),
	error_message: z.string().nullable().meta({ example: 'The broker refused the plan' }),
	rolled_back: z.boolean(),
	partial: z.boolean(),
});
export type OrderFacts = z.output<typeof payload>;

export const orderEvents = defineEvents('order', {
	created: { description: 'An order was placed, by a form or by staff', payload },
	paid: { description: 'Its money is there, or there was nothing to pay', payload },
	submitted: { description: 'It is to be processed', payload },
	validating: { description: 'It is checked whether it can be made', payload },
	approval_needed: {
		description:
			'A person has to allow it before anything is made; see order.approve and order.reject',
		payload,
	},
	approved: { description: 'It can be made, by rule or by the decision of a person', payload },
	provisioning: { description: 'Its tenant is being deployed', payload },
	activating: { description: 'Its services are being activated, also when tried again', payload },
	completed: { description: 'Its services are active and its tenant can be reached', payload },
	failed: { description: 'It stopped: failed_stage and error_message say where and why', payload },
	cancelled: { description: 'It was cancelled, or nobody paid it in time', payload },
	refund_due: {
		description: 'It was paid and is cancelled: finance is to give the money back',
		payload,
	},
});
