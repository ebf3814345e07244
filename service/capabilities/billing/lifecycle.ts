import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { billingCycleEvents, invoiceEvents, type BillingCycleFacts } from './events.ts';
import { balanceOf, mayFallDue } from './rules.ts';
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
		CANCELLED: { final: true, leads_on: ['quotation.revise'] },
		// Given up, but money that comes all the same still counts.
		WRITTEN_OFF: { leads_on: ['quotation.revise'] },
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
			by: [
				'billing_run.make-due',
				'billing_run.work',
				'subscription.unpark',
				'subscription.change',
				'subscription.change-price',
				'subscription.cancel',
				'subscription.end-due',
				'subscription_change.cancel',
				'subscription_change.apply-due',
				'subscriptions.when-billing-cycle-paid',
			],
			emits: 'billing_cycle.invoiced',
		},
		collect: {
			from: ['INVOICED'],
			to: 'AWAITING_PAYMENT',
			by: ['payment_link.create', 'payments.when-payment-link-created'],
			emits: 'billing_cycle.awaiting_payment',
		},
		pay: {
			from: [
				'DRAFT',
				'INVOICE_REQUESTED',
				'INVOICED',
				'AWAITING_PAYMENT',
				'OVERDUE',
				'WRITTEN_OFF',
			],
			to: 'PAID',
			by: [
				'payments.when-payment-succeeded',
				'payment.match',
				'billing_cycle.settle',
				'credit.use',
				'credit_note.issue',
				// Of a cycle of which nothing is owed.
				'subscriptions.when-quotation-accepted',
				'payment_link.ensure',
				'payment_link.ensure-all',
				'billing_run.make-due',
				'billing_run.work',
				'subscription.unpark',
				// Of one that the credit of the client covers.
				'subscription.change',
				'subscription.cancel',
				'subscription.end-due',
				'subscription_change.apply-due',
			],
			emits: 'billing_cycle.paid',
		},
		fall_due: {
			from: mayFallDue,
			to: 'OVERDUE',
			by: ['billing_cycle.mark-overdue'],
			emits: 'billing_cycle.overdue',
		},
		cancel: {
			from: ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
			to: 'CANCELLED',
			by: [
				'billing_cycle.cancel',
				'subscription.cancel',
				'subscription.end-due',
				'subscription.end-trials',
				'subscription.change',
				'subscription.change-price',
				'subscription.pause',
				'subscription_change.cancel',
				'subscription_change.apply-due',
				'subscriptions.when-billing-cycle-paid',
				'subscriptions.when-planned-end-came',
			],
			emits: 'billing_cycle.cancelled',
		},
		write_off: {
			from: ['OVERDUE'],
			to: 'WRITTEN_OFF',
			by: ['billing_cycle.write-off'],
			emits: 'billing_cycle.written_off',
		},
	},
	events: [...Object.values(billingCycleEvents), ...Object.values(invoiceEvents)],
	announce: (row: BareCycle) => ({ client_id: row.client_id, payload: billingCycleFacts(row) }),
});

/** A cycle as the subject of links, settlements, events and messages. */
export const asSubject = ({
	id,
}: {
	id: string;
}): { subject_type: string; subject_id: string } => ({
	subject_type: billingCycleLifecycle.name,
	subject_id: id,
});
