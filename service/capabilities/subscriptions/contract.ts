import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { ProvisioningTask } from '../provisioning/index.ts';
import { CancellationPreview } from './cancel-schemas.ts';
import { NotPaid } from './errors.ts';
import { subscriptionLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ subscription_id: field.id('Subscription') });

export const Subscription = z
	.object({
		id: field.id('Subscription'),
		client_id: field.id('Client'),
		quotation_id: field.id('Quotation').nullable(),
		status: z
			.enum(statesOf(subscriptionLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		currency: field.currency(),
		billing_period: field.recurringPeriod('How often it is charged'),
		anchor_date: field
			.date(
				'Anchor Date',
				'First day of the first period; later ones begin on its day of the month, or on the last day of a shorter month',
			)
			.nullable(),
		current_period_start: field
			.date('Current Period Start', 'First day of the period that is paid')
			.nullable(),
		current_period_end: field
			.date('Current Period End', 'Last day of the period that is paid')
			.nullable(),
		next_billing_date: field
			.date('Next Billing Date', 'First day of the next period that is charged')
			.nullable(),
		bill_on: field
			.date('Bill On', 'Day on which the billing cycle of that period is made')
			.nullable(),
		parked_at: field
			.timestamp('Parked At', 'When the billing run set it aside')
			.nullable()
			.meta({
				title: 'Parked At',
				description: 'When the billing run set it aside',
				only_for: ['subscription.unpark'],
			}),
		parked_reason: z
			.string()
			.nullable()
			.meta({
				title: 'Parked Reason',
				description: 'Why the billing run leaves it alone until a person has looked',
				only_for: ['subscription.unpark'],
			}),
		trial_ends_on: field.date('Trial Ends On', 'Last day of the trial').nullable(),
		ends_on: field.date('Ends On', 'Last day of service, when its end is planned').nullable(),
		paused_from: field
			.date('Paused From', 'First day of a pause that is planned or running')
			.nullable(),
		suspension_reason: z.enum(['NON_PAYMENT', 'STAFF']).nullable().meta({
			title: 'Suspension Reason',
			description: 'Why it is suspended; only NON_PAYMENT is lifted by a payment',
		}),
		previous_id: field.id('Subscription').nullable().meta({
			title: 'Previous ID',
			description: 'The subscription that had ended and goes on with this one',
		}),
		cancel_at_period_end: z
			.boolean()
			.meta({ title: 'Cancel At Period End', description: 'Whether it ends with the paid period' }),
		service_until: field
			.date('Service Until', 'Last day on which its services stay on, when it was cancelled')
			.nullable(),
		terminate_on: field
			.date(
				'Terminate On',
				'Day on which what was switched off is removed with its data, after its client was warned',
			)
			.nullable(),
		term_months: z
			.int()
			.nullable()
			.meta({ title: 'Term Months', description: 'Months of a fixed term; null without one' }),
		suspended_on: field.date('Suspended On', 'Since when it is, or was last suspended').nullable(),
		activated_at: field.timestamp('Activated At', 'When it became active').nullable(),
		provisioned_at: field.timestamp('Provisioned At', 'When everything was switched on').nullable(),
		items: z
			.array(
				z
					.object({
						id: field.id('Subscription Item'),
						product_id: field.id('Product'),
						description: z.string(),
						quantity: z.int(),
						unit_amount: field
							.amount('Unit Amount', 'Price of one unit before tax')
							.nullable()
							.meta({
								title: 'Unit Amount',
								description: 'Price of one unit before tax, in minor units of the currency',
								client_roles: ['OWNER', 'FINANCE'],
							}),
						billing_period: field.billingPeriod(),
					})
					.meta({ id: 'SubscriptionItem' }),
			)
			.meta({ title: 'Items', description: 'What it includes' }),
		ended_items: z
			.array(
				z
					.object({
						id: field.id('Subscription Item'),
						description: z.string(),
						terminate_on: field.date('Terminate On', 'Day on which it is removed with its data'),
					})
					.meta({ id: 'EndedSubscriptionItem' }),
			)
			.meta({
				title: 'Ended Items',
				description: 'What a change took away and whose data is still kept',
			}),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Subscription',
		n8n: {
			named: { label: ['id'], details: ['status', 'billing_period', 'next_billing_date'] },
			simplified: [
				'id',
				'status',
				'client_id',
				'quotation_id',
				'currency',
				'billing_period',
				'current_period_end',
				'next_billing_date',
				'activated_at',
				'provisioned_at',
			],
		},
	});

const wantedEnd = {
	service: z.enum(['SWITCH_OFF', 'KEEP_UNTIL_PERIOD_END']).meta({
		title: 'Service',
		description:
			'Whether it ends today, or with the period that is paid: it goes on until then, and subscription_change.cancel takes the end back',
	}),
	give_back: z.boolean().default(true).meta({
		title: 'Give Back',
		description:
			'Whether a credit note gives back what was charged for the days after today, when it ends at once',
	}),
};

export const subscriptionContract = defineContract('subscription', {
	get: {
		summary: 'Get a subscription',
		http: { method: 'GET', path: '/subscriptions/{subscription_id}' },
		input: { path },
		output: Subscription,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { path: { subscription_id: exampleId } },
	},
	list: {
		summary: 'Get many subscriptions',
		http: { method: 'GET', path: '/subscriptions' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Subscription.shape.status.optional(),
				client_id: field.id('Client').optional(),
				quotation_id: field.id('Quotation').optional(),
				parked: z.enum(['true']).optional().meta({
					title: 'Parked',
					description: 'Only those that the billing run leaves alone until a person has looked',
				}),
				next_billing_from: field
					.date('Next Billing From', 'Only those that are charged next on this day or later')
					.optional(),
				next_billing_to: field
					.date('Next Billing To', 'Only those that are charged next on this day or earlier')
					.optional(),
				period_end_from: field
					.date('Period End From', 'Only those whose current period ends on this day or later')
					.optional(),
				period_end_to: field
					.date('Period End To', 'Only those whose current period ends on this day or earlier')
					.optional(),
				ends_from: field
					.date('Ends From', 'Only those whose planned last day is this day or later')
					.optional(),
				ends_to: field
					.date('Ends To', 'Only those whose planned last day is this day or earlier')
					.optional(),
			}),
		},
		output: field.page(Subscription),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { query: { status: 'ACTIVE' } },
	},
	activate: {
		summary: 'Activate a paid subscription: next billing date, portal user, one task per item',
		description:
			'Activating an active subscription again answers with what is there and changes nothing.',
		http: { method: 'POST', path: '/subscriptions/activate', status: 200 },
		input: {
			body: z
				.object({
					subscription_id: field.id('Subscription').optional(),
					billing_cycle_id: field.id('Billing Cycle').optional().meta({
						title: 'Billing Cycle ID',
						description:
							'The paid billing cycle, instead of the subscription; what billing_cycle.paid carries',
					}),
				})
				.refine(
					(body) => (body.subscription_id === undefined) !== (body.billing_cycle_id === undefined),
					{ message: 'Give either subscription_id or billing_cycle_id', path: ['subscription_id'] },
				),
		},
		output: Subscription.extend({
			activated_now: z
				.boolean()
				.meta({ title: 'Activated Now', description: 'False when it was active already' }),
			portal_user_id: field
				.id('User')
				.nullable()
				.meta({ title: 'Portal User ID', description: 'User who can sign in for the client' }),
			tasks: z
				.array(ProvisioningTask)
				.meta({ title: 'Tasks', description: 'Provisioning tasks of its items' }),
		}),
		errors: [NotPaid],
		allowed: ['OPERATIONS'],
		n8n: {
			simplified: [
				'id',
				'status',
				'client_id',
				'quotation_id',
				'currency',
				'next_billing_date',
				'activated_at',
				'activated_now',
				'portal_user_id',
				'tasks',
			],
		},
		example: { body: { subscription_id: exampleId } },
	},
	cancel: {
		summary: 'Cancel a subscription at once; open billing cycles are cancelled with it',
		description:
			'Its services are switched off, at once or after the paid period, and removed with their data TERMINATION_GRACE_DAYS later, after a last warning to the client.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/cancel', status: 200 },
		input: {
			path,
			body: z.object({
				reason: field.text('Reason', 'Why; kept in the audit trail', 500),
				...wantedEnd,
			}),
		},
		output: Subscription,
		errors: [],
		allowed: ['SALES', 'OPERATIONS'],
		example: {
			path: { subscription_id: exampleId },
			body: { reason: 'The client moved to another provider', service: 'KEEP_UNTIL_PERIOD_END' },
		},
		n8n: { confirm: 'cancels a subscription' },
	},
	'preview-cancel': {
		summary:
			'Preview the end of a subscription: its last day, what is given back and what stays owed',
		description:
			'Changes nothing. subscription.cancel with the same input does exactly this, as long as nothing else happens in between.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/preview-cancel', status: 200 },
		input: { path, body: z.object(wantedEnd) },
		output: CancellationPreview,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER'],
		idempotency: 'natural',
		example: {
			path: { subscription_id: exampleId },
			body: { service: 'KEEP_UNTIL_PERIOD_END' },
		},
		n8n: { action: 'Preview cancellation of subscription' },
	},
});
