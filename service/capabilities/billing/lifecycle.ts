import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { billingCycleEvents, invoiceEvents, type BillingCycleFacts } from './events.ts';
import { balanceOf } from './rules.ts';
import type { BareCycle } from './store.ts';

export function billingCycleFacts(row: BareCycle): BillingCycleFacts {
	const { id, subject_type, subject_id, subscription_id, quotation_id, client_id } = row;
	const { kind, number, status, currency, amount, due_date } = row;
	return {
		billing_cycle_id: id,
		subject_type,
		subject_id,
		subscription_id,
		quotation_id,
		client_id,
		kind,
		number,
		status,
		currency,
		amount,
		balance: balanceOf(row),
		due_date,
	};
}

export const billingCycleLifecycle = defineLifecycle({
	name: 'billing_cycle',
	initial: 'DRAFT',
	states: {
		DRAFT: {},
		INVOICE_REQUESTED: {},
		INVOICED: {},
		AWAITING_PAYMENT: {},
		OVERDUE: {},
		PAID: { final: true },
		EXPIRED: { final: true, leads_on: ['quotation.revise'] },
		CANCELLED: { final: true, leads_on: ['quotation.revise'] },
		WRITTEN_OFF: { final: true, leads_on: ['quotation.revise'] },
	},
	transitions: {
		request: {
			from: ['DRAFT'],
			to: 'INVOICE_REQUESTED',
			by: ['invoice.request'],
			emits: 'invoice.requested',
		},
		attach_documents: {
			from: ['DRAFT', 'INVOICE_REQUESTED'],
			to: 'INVOICED',
			by: ['billing_cycle.attach-documents'],
			emits: 'billing_cycle.invoiced',
		},
		/** Without documents of finance: the client pays by the link at once. */
		invoice: {
			from: ['DRAFT'],
			to: 'INVOICED',
			by: ['billing_run.make-due', 'billing_run.work', 'subscription.unpark'],
			emits: 'billing_cycle.invoiced',
		},
		collect: {
			from: ['INVOICED'],
			to: 'AWAITING_PAYMENT',
			by: ['payment_link.create', 'payments.when-payment-link-created'],
			emits: 'billing_cycle.awaiting_payment',
		},
		pay: {
			from: ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
			to: 'PAID',
			by: [
				'payments.when-payment-succeeded',
				'payment.match',
				'billing_cycle.settle',
				// Of a cycle of which nothing is owed.
				'subscriptions.when-quotation-accepted',
				'payment_link.ensure',
				'payment_link.ensure-all',
				'billing_run.make-due',
				'billing_run.work',
				'subscription.unpark',
			],
			emits: 'billing_cycle.paid',
		},
		fall_due: { from: ['INVOICED', 'AWAITING_PAYMENT'], to: 'OVERDUE', by: [] },
		cancel: {
			from: ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
			to: 'CANCELLED',
			by: [
				'billing_cycle.cancel',
				'subscription.cancel',
				'subscription.end-due',
				'subscription.end-trials',
			],
			emits: 'billing_cycle.cancelled',
		},
		expire: { from: ['AWAITING_PAYMENT', 'OVERDUE'], to: 'EXPIRED', by: [] },
		write_off: { from: ['OVERDUE'], to: 'WRITTEN_OFF', by: [] },
	},
	events: [...Object.values(billingCycleEvents), ...Object.values(invoiceEvents)],
	announce: (row: BareCycle) => ({ client_id: row.client_id, payload: billingCycleFacts(row) }),
});
