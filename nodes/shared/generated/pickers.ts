// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { Picker } from '../operation';

/** Lists from which one thing can be picked. */
export const pickers = {
	user: { path: '/users', label: ['name'], details: ['email'] },
	membership: { path: '/memberships', label: ['email'], details: ['role'] },
	client: { path: '/clients', label: ['name'], details: ['billing_email'], search: 'search' },
	contact: { path: '/contacts', label: ['name'], details: ['email', 'may_accept'] },
	document: { path: '/documents', label: ['filename'], details: ['kind', 'created_at'] },
	product: {
		path: '/products',
		label: ['name'],
		details: ['sku', 'prices', 'tax_code'],
		search: 'search',
	},
	price: {
		path: '/prices',
		label: ['currency', 'billing_period'],
		details: ['amount', 'valid_from', 'state'],
	},
	notification: { path: '/notifications', label: ['subject'], details: ['recipient', 'status'] },
	inbound_mail: {
		path: '/inbound-mails',
		label: ['provider_message_id'],
		details: ['status', 'received_at'],
	},
	message: { path: '/messages', label: ['subject'], details: ['status', 'received_at'] },
	webhook: { path: '/webhooks', label: ['event_id'], details: ['provider', 'status'] },
	payment_link: {
		path: '/payment-links',
		label: ['reference'],
		details: ['status', 'currency', 'amount'],
	},
	payment: {
		path: '/payments',
		label: ['gateway_payment_id'],
		details: ['status', 'currency', 'amount'],
	},
	reconciliation: { path: '/reconciliations', label: ['gateway'], details: ['status', 'started_at'] },
	reconciliation_difference: { path: '/reconciliation-differences', label: ['kind'], details: ['status', 'subject'] },
	provisioning_task: { path: '/provisioning-tasks', label: ['description'], details: ['action', 'status'] },
	provisioning_target: { path: '/provisioning-targets', label: ['title'], details: ['id'], complete: true },
	task_graph: { path: '/task-graphs', label: ['occasion'], details: ['status'] },
	activation_workflow: { path: '/activation-workflows', label: ['name'], details: ['is_active'] },
	approval: { path: '/approvals', label: ['kind'], details: ['status', 'asked_by'] },
	quotation: { path: '/quotations', label: ['number'], details: ['status', 'valid_until'] },
	billing_cycle: { path: '/billing-cycles', label: ['number', 'kind'], details: ['status', 'due_date'] },
	credit_note: { path: '/credit-notes', label: ['number'], details: ['status', 'currency', 'amount'] },
	subscription: {
		path: '/subscriptions',
		label: ['id'],
		details: ['status', 'billing_period', 'next_billing_date'],
	},
	subscription_change: {
		path: '/subscription-changes',
		label: ['id'],
		details: ['kind', 'status', 'effective_on'],
	},
	dunning_policy: { path: '/dunning-policies', label: ['key'], details: ['version', 'valid_from'] },
	dunning_step: { path: '/dunning-steps', label: ['step'], details: ['status', 'due_at'] },
	billing_run: {
		path: '/billing-runs',
		label: ['business_date'],
		details: ['status', 'made', 'parked'],
	},
	endpoint: { path: '/endpoints', label: ['description'], details: ['url'] },
	event: { path: '/events', label: ['type'], details: ['occurred_at'] },
	delivery: { path: '/deliveries', label: ['status'], details: ['created_at'] },
	attention: { path: '/attention', label: ['title'], details: ['since'] },
	client_change: { path: '/client-changes', label: ['requested_by'], details: ['status', 'created_at'] },
	audit_entry: { path: '/audit-entries', label: ['operation'], details: ['occurred_at'] },
} satisfies Record<string, Picker>;
