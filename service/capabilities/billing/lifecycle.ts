import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { billingCycleEvents, invoiceEvents, type BillingCycleFacts } from './events.ts';
import { cycles } from './store.ts';

type CycleRow = Omit<BillingCycleFacts, 'billing_cycle_id'> & { id: string };

export function billingCycleFacts(row: CycleRow): BillingCycleFacts {
	const {
		id,
		subscription_id,
		quotation_id,
		client_id,
		kind,
		number,
		status,
		currency,
		amount,
		due_date,
	} = row;
	return {
		billing_cycle_id: id,
		subscription_id,
		quotation_id,
		client_id,
		kind,
		number,
		status,
		currency,
		amount,
		due_date,
	};
}

export const billingCycleLifecycle = defineLifecycle({
	name: 'billing_cycle',
	table: cycles,
	initial: 'DRAFT',
	states: {
		DRAFT: {},
		INVOICE_REQUESTED: {},
		INVOICED: {},
		AWAITING_PAYMENT: {},
		OVERDUE: {},
		PAID: { final: true },
		EXPIRED: { final: true },
		CANCELLED: { final: true },
		WRITTEN_OFF: { final: true },
	},
	transitions: {
		request: {
			from: ['DRAFT'],
			to: 'INVOICE_REQUESTED',
			by: 'operation',
			emits: 'invoice.requested',
		},
		attach_documents: {
			from: ['DRAFT', 'INVOICE_REQUESTED'],
			to: 'INVOICED',
			by: 'operation',
			emits: 'billing_cycle.invoiced',
		},
		collect: {
			from: ['INVOICED'],
			to: 'AWAITING_PAYMENT',
			by: 'operation',
			emits: 'billing_cycle.awaiting_payment',
		},
		pay: {
			from: ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
			to: 'PAID',
			by: 'reaction',
			emits: 'billing_cycle.paid',
		},
		fall_due: { from: ['INVOICED', 'AWAITING_PAYMENT'], to: 'OVERDUE', by: 'timer' },
		cancel: {
			from: ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
			to: 'CANCELLED',
			by: 'operation',
			emits: 'billing_cycle.cancelled',
		},
		expire: { from: ['AWAITING_PAYMENT', 'OVERDUE'], to: 'EXPIRED', by: 'timer' },
		write_off: { from: ['OVERDUE'], to: 'WRITTEN_OFF', by: 'timer' },
	},
	events: [...Object.values(billingCycleEvents), ...Object.values(invoiceEvents)],
	announce: (row: CycleRow) => ({ client_id: row.client_id, payload: billingCycleFacts(row) }),
});
