/**
 * The one table of the service: which capability may call which (through index.ts) and which tables each owns.
 * A row calls only rows above it; news goes anywhere as events. The import rules and docs are made from it.
 */
export const capabilities = {
	identity: {
		calls: [],
		owns: ['users', 'memberships', 'sessions', 'api_keys'],
	},
	clients: { calls: ['identity'], owns: ['clients', 'client_links', 'client_contacts'] },
	documents: {
		calls: ['identity', 'clients'],
		owns: ['documents', 'document_contents', 'document_replacements'],
	},
	catalog: { calls: ['identity'], owns: ['products', 'prices', 'tax_rates'] },
	notifications: {
		calls: ['identity', 'clients'],
		owns: ['messages', 'message_deliveries', 'drafts'],
	},
	'sign-in': {
		calls: ['identity', 'clients', 'notifications'],
		owns: [
			'sign_in_requests',
			'sign_in_steps',
			'sign_in_failures',
			'passwords',
			'passkeys',
			'authenticators',
			'recovery_codes',
			'external_identities',
			'sign_in_changes',
		],
	},
	'webhook-inbox': { calls: ['identity'], owns: ['webhook_events'] },
	payments: {
		calls: ['identity', 'clients', 'notifications', 'webhook-inbox'],
		owns: ['payment_links', 'payments', 'reconciliation_runs', 'reconciliation_differences'],
	},
	provisioning: {
		calls: ['identity', 'clients', 'catalog', 'notifications'],
		owns: ['provisioning_tasks', 'task_attempts', 'task_graphs'],
	},
	deployments: {
		calls: ['identity', 'clients', 'catalog', 'notifications', 'provisioning'],
		owns: [
			'tenant_slugs',
			'tenants',
			'deployment_templates',
			'deployment_instances',
			'deployment_executions',
		],
	},
	activation: {
		calls: ['identity', 'clients', 'catalog', 'provisioning', 'deployments'],
		owns: ['activation_workflows'],
	},
	approvals: { calls: ['identity', 'clients', 'notifications'], owns: ['approvals'] },
	quotations: {
		calls: ['identity', 'clients', 'catalog', 'notifications', 'payments', 'approvals'],
		owns: ['quotations', 'quotation_items'],
	},
	billing: {
		calls: [
			'identity',
			'clients',
			'documents',
			'catalog',
			'payments',
			'quotations',
			'notifications',
		],
		owns: [
			'billing_cycles',
			'billing_cycle_items',
			'settlements',
			'credit_notes',
			'credit_note_items',
			'credit_payouts',
		],
	},
	subscriptions: {
		calls: [
			'identity',
			'clients',
			'catalog',
			'payments',
			'quotations',
			'billing',
			'provisioning',
			'notifications',
		],
		owns: [
			'subscriptions',
			'subscription_items',
			'subscription_item_terms',
			'subscription_changes',
		],
	},
	dunning: {
		calls: [
			'identity',
			'clients',
			'documents',
			'billing',
			'payments',
			'subscriptions',
			'notifications',
		],
		owns: ['dunning_policies', 'dunning_policy_steps', 'dunning_steps', 'dunning_holds'],
	},
	orders: {
		calls: [
			'identity',
			'clients',
			'catalog',
			'notifications',
			'payments',
			'approvals',
			'provisioning',
			'deployments',
			'activation',
		],
		owns: ['packages', 'orders', 'order_items', 'promotions', 'order_promotions'],
	},
	renewals: {
		calls: ['identity', 'clients', 'billing', 'subscriptions', 'notifications'],
		owns: ['billing_runs', 'billing_run_totals', 'billing_run_entries'],
	},
	'inbound-mail': {
		calls: [
			'identity',
			'clients',
			'documents',
			'notifications',
			'quotations',
			'payments',
			'billing',
			'subscriptions',
			'dunning',
		],
		owns: [
			'mailboxes',
			'inbound_mails',
			'conversations',
			'conversation_messages',
			'message_attachments',
			'automatic_answers',
		],
	},
	'event-delivery': { calls: ['identity'], owns: ['endpoints', 'deliveries', 'delivery_attempts'] },
	'workflow-failures': {
		calls: [
			'identity',
			'clients',
			'notifications',
			'quotations',
			'billing',
			'subscriptions',
			'event-delivery',
		],
		owns: [],
	},
	figures: {
		calls: ['identity', 'clients', 'catalog', 'payments', 'quotations', 'billing', 'subscriptions'],
		owns: ['figures'],
	},
	attention: { calls: ['identity', 'clients', 'notifications'], owns: ['attention_marks'] },
	'client-changes': { calls: ['identity', 'clients', 'notifications'], owns: ['client_changes'] },
	timeline: { calls: ['identity', 'clients', 'figures', 'attention'], owns: [] },
	system: {
		calls: ['identity', 'webhook-inbox'],
		owns: ['vendor_minutes', 'vendor_marks'],
	},
	portal: {
		calls: [
			'identity',
			'sign-in',
			'clients',
			'client-changes',
			'documents',
			'quotations',
			'billing',
			'subscriptions',
			'provisioning',
			'payments',
			'inbound-mail',
			'system',
		],
		owns: [],
	},
	console: {
		calls: [
			'identity',
			'sign-in',
			'clients',
			'figures',
			'attention',
			'timeline',
			'system',
			'subscriptions',
			'inbound-mail',
		],
		owns: [],
	},
	'test-clock': { calls: ['identity'], owns: ['test_clock', 'test_clock_followers'] },
};

/** Tables of the platform: written by its own machinery only. */
export const platformTables = [
	'events',
	'event_reactions',
	'idempotency_keys',
	'lifecycle_moves',
	'counters',
	'audit_entries',
];
