// Generated from service/capabilities/*/messages.ts. Do not edit: run `npm run generate`.
import type { MessageKind } from '../../shared/operation';

export const messageKinds: readonly MessageKind[] = [
	{
		kind: 'COLLECTION_PROBLEM',
		title: 'Collection Problem',
		description: 'Notice to finance that no payment link can be made for a billing cycle',
		about: { resource: 'billing_cycle', name: 'billing_cycle_id', title: 'Billing Cycle' },
	},
	{
		kind: 'CREDIT_NOTE',
		title: 'Credit Note',
		description: 'Credit note with its PDF',
		about: { resource: 'credit_note', name: 'credit_note_id', title: 'Credit Note' },
	},
	{
		kind: 'INVOICE',
		title: 'Invoice',
		description: 'Invoice with payment link',
		about: { resource: 'billing_cycle', name: 'billing_cycle_id', title: 'Billing Cycle' },
	},
	{
		kind: 'INVOICE_REQUEST',
		title: 'Invoice Request',
		description: 'Request to finance for the invoice of a billing cycle',
		about: { resource: 'billing_cycle', name: 'billing_cycle_id', title: 'Billing Cycle' },
	},
	{
		kind: 'MONEY_TO_PLACE',
		title: 'Money to Place',
		description: 'Notice to finance of money that fits nothing, or that is credit of a client',
		about: { resource: 'payment', name: 'payment_id', title: 'Payment' },
	},
	{
		kind: 'NEEDS_PERSON',
		title: 'Needs a Person',
		description: 'What stands still until a team does something',
		about: { resource: 'attention', name: 'matter_id', title: 'Matter' },
	},
	{
		kind: 'PART_PAYMENT',
		title: 'Part Payment',
		description: 'Notice to finance that a part of a billing cycle was paid',
		about: { resource: 'billing_cycle', name: 'billing_cycle_id', title: 'Billing Cycle' },
	},
	{
		kind: 'PAYMENT_OVERDUE',
		title: 'Payment Overdue',
		description: 'Reminder that an invoice is past its due date',
		about: { resource: 'billing_cycle', name: 'billing_cycle_id', title: 'Billing Cycle' },
	},
	{
		kind: 'PAYMENT_REMINDER',
		title: 'Payment Reminder',
		description: 'Reminder that an invoice falls due soon',
		about: { resource: 'billing_cycle', name: 'billing_cycle_id', title: 'Billing Cycle' },
	},
	{
		kind: 'QUOTATION',
		title: 'Quotation',
		description: 'Quotation with PDF and link',
		about: { resource: 'quotation', name: 'quotation_id', title: 'Quotation' },
	},
	{
		kind: 'QUOTATION_REMINDER',
		title: 'Quotation Reminder',
		description: 'Reminder that a quotation expires soon',
		about: { resource: 'quotation', name: 'quotation_id', title: 'Quotation' },
	},
	{
		kind: 'RECEIPT',
		title: 'Receipt',
		description: 'Confirmation that an invoice is paid, with its documents',
		about: { resource: 'billing_cycle', name: 'billing_cycle_id', title: 'Billing Cycle' },
	},
	{
		kind: 'SERVICE_SUSPENDED',
		title: 'Service Suspended',
		description: 'Its services were switched off by staff',
		about: { resource: 'subscription', name: 'subscription_id', title: 'Subscription' },
	},
	{
		kind: 'SUBSCRIPTION_ENDED',
		title: 'Subscription Ended',
		description: 'Last day of service, and until when the data is kept',
		about: { resource: 'subscription', name: 'subscription_id', title: 'Subscription' },
	},
	{
		kind: 'TASK_FOR_STAFF',
		title: 'Task for Staff',
		description: 'What operations must do for a provisioning task',
		about: { resource: 'provisioning_task', name: 'task_id', title: 'Provisioning Task' },
	},
	{
		kind: 'TASK_WAITING',
		title: 'Task Waiting',
		description: 'What the client must do so that provisioning goes on',
		about: { resource: 'provisioning_task', name: 'task_id', title: 'Provisioning Task' },
	},
	{
		kind: 'TERM_ENDING',
		title: 'Term Ending',
		description: 'Notice before a fixed term ends',
		about: { resource: 'subscription', name: 'subscription_id', title: 'Subscription' },
	},
	{
		kind: 'TERMINATION_WARNING',
		title: 'Termination Warning',
		description: 'Last warning before the data of ended services is removed',
		about: { resource: 'subscription', name: 'subscription_id', title: 'Subscription' },
	},
	{
		kind: 'WELCOME',
		title: 'Welcome',
		description: 'Portal sign-in and services of a subscription',
		about: { resource: 'subscription', name: 'subscription_id', title: 'Subscription' },
	},
];
