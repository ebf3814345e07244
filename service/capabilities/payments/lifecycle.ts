import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import {
	paymentEvents,
	paymentLinkEvents,
	type PaymentFacts,
	type PaymentLinkFacts,
} from './events.ts';

type LinkRow = Omit<PaymentLinkFacts, 'payment_link_id'> & { id: string };

export function paymentLinkFacts(row: LinkRow): PaymentLinkFacts {
	const { id, subject_type, subject_id, client_id, gateway, channel, status } = row;
	const { currency, amount, url, payment_code } = row;
	return {
		payment_link_id: id,
		subject_type,
		subject_id,
		client_id,
		gateway,
		channel,
		status,
		currency,
		amount,
		url,
		payment_code,
	};
}

/** Operations and jobs that record what a gateway says of a link (`recordTruth`). */
const truthRecorders = [
	'payment_link.create',
	'payment_link.refresh',
	'payment_link.resolve',
	'reconciliation.compare',
	'webhook.process',
];
/** Operations and jobs that apply the payments that a gateway reports (`applyPayment`). */
const paymentAppliers = [...truthRecorders, 'payment_link.cancel', 'payment_link.poll'];

export const paymentLinkLifecycle = defineLifecycle({
	name: 'payment_link',
	initial: 'CREATING',
	states: {
		CREATING: {},
		UNKNOWN: {},
		OPEN: {},
		PAID: { final: true },
		EXPIRED: { leads_on: ['payment_link.create'] },
		CANCELLED: { leads_on: ['payment_link.create'] },
		FAILED: { final: true, leads_on: ['payment_link.create'] },
	},
	transitions: {
		open: {
			from: ['CREATING', 'UNKNOWN'],
			to: 'OPEN',
			by: truthRecorders,
			emits: 'payment_link.created',
		},
		lose: { from: ['CREATING'], to: 'UNKNOWN', by: ['payment_link.create'] },
		fail: {
			from: ['CREATING', 'UNKNOWN'],
			to: 'FAILED',
			by: truthRecorders,
		},
		// Money that comes after expiry or cancellation is still money.
		pay: {
			from: ['CREATING', 'UNKNOWN', 'OPEN', 'EXPIRED', 'CANCELLED'],
			to: 'PAID',
			by: paymentAppliers,
		},
		expire: {
			from: ['CREATING', 'UNKNOWN', 'OPEN'],
			to: 'EXPIRED',
			by: [...truthRecorders, 'payment_link.poll'],
			emits: 'payment_link.expired',
		},
		cancel: {
			from: ['OPEN'],
			to: 'CANCELLED',
			by: ['payment_link.cancel', 'payment_link.close'],
			emits: 'payment_link.cancelled',
		},
	},
	events: Object.values(paymentLinkEvents),
	announce: (row: LinkRow) => ({ client_id: row.client_id, payload: paymentLinkFacts(row) }),
});

type PaymentRow = Omit<PaymentFacts, 'payment_id'> & {
	id: string;
	unmatched_reason: string | null;
};

export function paymentFacts(row: PaymentRow): PaymentFacts & { reason: string } {
	const { id, payment_link_id, subject_type, subject_id, client_id, gateway, channel } = row;
	const { status, currency, amount, placed_amount, credit_amount, paid_at, unmatched_reason } = row;
	return {
		payment_id: id,
		payment_link_id,
		subject_type,
		subject_id,
		client_id,
		gateway,
		status,
		currency,
		amount,
		placed_amount,
		credit_amount,
		channel,
		paid_at,
		reason: unmatched_reason ?? '',
	};
}

export const paymentLifecycle = defineLifecycle({
	name: 'payment',
	initial: 'RECEIVED',
	states: {
		RECEIVED: {},
		// Of money that is more than was owed, the rest is credit.
		SUCCEEDED: { leads_on: ['payment.match'] },
		FAILED: { leads_on: ['payment_link.create'] },
		UNMATCHED: {},
	},
	transitions: {
		// An attempt that was reported as failed may come through after all.
		succeed: {
			from: ['RECEIVED', 'FAILED'],
			to: 'SUCCEEDED',
			by: paymentAppliers,
			emits: 'payment.succeeded',
		},
		fail: { from: ['RECEIVED'], to: 'FAILED', by: paymentAppliers, emits: 'payment.failed' },
		// Also when the subject does not take all of it.
		leave: {
			from: ['RECEIVED', 'FAILED', 'SUCCEEDED'],
			to: 'UNMATCHED',
			by: [...paymentAppliers, 'payments.when-payment-succeeded'],
			emits: 'payment.unmatched',
		},
		// Announced by the operation: only what is left of the money is given to the subject.
		match: { from: ['UNMATCHED'], to: 'SUCCEEDED', by: ['payment.match'] },
	},
	events: Object.values(paymentEvents),
	announce: (row: PaymentRow) => ({ client_id: row.client_id, payload: paymentFacts(row) }),
});

export const reconciliationRunLifecycle = defineLifecycle({
	name: 'reconciliation_run',
	initial: 'RUNNING',
	states: { RUNNING: {}, DONE: { final: true }, FAILED: { final: true } },
	transitions: {
		finish: { from: ['RUNNING'], to: 'DONE', by: ['reconciliation.compare'] },
		fail: {
			from: ['RUNNING'],
			to: 'FAILED',
			by: ['reconciliation.compare', 'reconciliation.end-stalled', 'reconciliation.run'],
		},
	},
});

export const differenceLifecycle = defineLifecycle({
	name: 'reconciliation_difference',
	initial: 'OPEN',
	states: { OPEN: {}, RESOLVED: {}, ACCEPTED: {} },
	transitions: {
		resolve: { from: ['OPEN'], to: 'RESOLVED', by: ['reconciliation.compare'] },
		accept: { from: ['OPEN'], to: 'ACCEPTED', by: ['reconciliation_difference.accept'] },
		// Of an accepted one, when the books differ in another way than then.
		reopen: { from: ['RESOLVED', 'ACCEPTED'], to: 'OPEN', by: ['reconciliation.compare'] },
	},
});
