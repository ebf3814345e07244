import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { OrderNotValid } from './errors.ts';
import { orderEvents, type OrderFacts } from './events.ts';

type OrderFactsRow = Omit<OrderFacts, 'order_id'> & { id: string };

/** The payload of every event of an order, from the row. */
export const orderFacts = (row: OrderFactsRow): OrderFacts => ({
	order_id: row.id,
	order_number: row.order_number,
	client_id: row.client_id,
	status: row.status,
	payment_status: row.payment_status,
	source: row.source,
	package_code: row.package_code,
	organization_slug: row.organization_slug,
	deployment_region: row.deployment_region,
	currency: row.currency,
	total_amount: row.total_amount,
	auto_activate: row.auto_activate,
	tenant_id: row.tenant_id,
	deployment_instance_id: row.deployment_instance_id,
	activation_url: row.activation_url,
	failed_stage: row.failed_stage,
	error_message: row.error_message,
	rolled_back: row.rolled_back,
	partial: row.partial,
});

export const orderLifecycle = defineLifecycle({
	name: 'order',
	initial: 'DRAFT',
	states: {
		DRAFT: { leads_on: ['payment_link.create'] },
		SUBMITTED: {},
		VALIDATING: { leads_on: ['approval.grant', 'approval.refuse'] },
		APPROVED: {},
		PROVISIONING: { leads_on: ['order.process'] },
		ACTIVATING: { leads_on: ['order.progress'] },
		ACTIVE: { leads_on: ['tenant.suspend'] },
		FAILED: {},
		CANCELLED: { final: true, leads_on: ['order.record-refund'] },
	},
	transitions: {
		submit: {
			from: ['DRAFT'],
			to: 'SUBMITTED',
			by: [
				'order.submit',
				'order.create',
				'order.place',
				'order.place-quick',
				'payments.when-payment-succeeded',
			],
			emits: 'order.submitted',
		},
		// A person has repaired its deployment.
		'provision-again': {
			from: ['FAILED'],
			to: 'PROVISIONING',
			by: ['orders.when-deployment-succeeded'],
			emits: 'order.provisioning',
		},
		// Processed again, as a new occasion for the same tenant.
		'submit-again': { from: ['FAILED'], to: 'SUBMITTED', by: ['order.process'] },
		validate: {
			from: ['SUBMITTED'],
			to: 'VALIDATING',
			by: ['order.process'],
			emits: 'order.validating',
			guards: [OrderNotValid],
		},
		approve: {
			from: ['VALIDATING'],
			to: 'APPROVED',
			by: ['order.process', 'order.approve', 'approval.grant'],
			emits: 'order.approved',
		},
		provision: {
			from: ['APPROVED'],
			to: 'PROVISIONING',
			by: ['order.process', 'order.approve', 'approval.grant'],
			emits: 'order.provisioning',
		},
		activate: {
			from: ['PROVISIONING'],
			to: 'ACTIVATING',
			by: ['order.process', 'orders.when-deployment-succeeded'],
			emits: 'order.activating',
		},
		complete: {
			from: ['ACTIVATING'],
			to: 'ACTIVE',
			by: [
				'orders.when-task-graph-completed',
				'orders.when-task-graph-partial',
				'orders.when-deployment-succeeded',
			],
			emits: 'order.completed',
		},
		fail: {
			// ACTIVE: its services were taken back, or one that it cannot be without failed when a person tried it again.
			from: ['VALIDATING', 'PROVISIONING', 'ACTIVATING', 'ACTIVE'],
			to: 'FAILED',
			by: [
				'order.process',
				'order.approve',
				'approval.grant',
				'orders.when-deployment-failed',
				'orders.when-deployment-rolled-back',
				'orders.when-deployment-succeeded',
				'orders.when-task-graph-failed',
				'orders.when-task-graph-needs-person',
				'orders.when-task-graph-rolled-back',
			],
			emits: 'order.failed',
		},
		retry: {
			from: ['FAILED'],
			to: 'ACTIVATING',
			by: [
				'order.retry-activations',
				'orders.when-task-graph-completed',
				'orders.when-task-graph-partial',
				'orders.when-deployment-succeeded',
			],
			emits: 'order.activating',
		},
		cancel: {
			from: [
				'DRAFT',
				'SUBMITTED',
				'VALIDATING',
				'APPROVED',
				'PROVISIONING',
				'ACTIVATING',
				'FAILED',
			],
			to: 'CANCELLED',
			by: [
				'order.cancel',
				'order.reject',
				'order.expire-drafts',
				'orders.when-approval-refused',
				'orders.when-deployment-rolled-back',
				'orders.when-task-graph-rolled-back',
			],
			emits: 'order.cancelled',
		},
	},
	events: Object.values(orderEvents),
	announce: (row: OrderFactsRow) => ({ client_id: row.client_id, payload: orderFacts(row) }),
});
