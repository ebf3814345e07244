import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { paymentLinkEvents, type PaymentLinkFacts } from './events.ts';

type LinkRow = Omit<PaymentLinkFacts, 'payment_link_id'> & { id: string };

export function paymentLinkFacts(row: LinkRow): PaymentLinkFacts {
	const { id, subject_type, subject_id, client_id, gateway, status, currency, amount, url } = row;
	return {
		payment_link_id: id,
		subject_type,
		subject_id,
		client_id,
		gateway,
		status,
		currency,
		amount,
		url,
	};
}

export const paymentLinkLifecycle = defineLifecycle({
	name: 'payment_link',
	initial: 'CREATING',
	states: {
		CREATING: {},
		UNKNOWN: {},
		OPEN: {},
		PAID: { final: true },
		EXPIRED: {},
		CANCELLED: {},
		FAILED: { final: true },
	},
	transitions: {
		open: {
			from: ['CREATING', 'UNKNOWN'],
			to: 'OPEN',
			by: ['payment_link.create', 'payment_link.resolve', 'webhook.process'],
			emits: 'payment_link.created',
		},
		lose: { from: ['CREATING'], to: 'UNKNOWN', by: ['payment_link.create'] },
		fail: {
			from: ['CREATING', 'UNKNOWN'],
			to: 'FAILED',
			by: ['payment_link.create', 'payment_link.resolve'],
		},
		// Money that comes after expiry or cancellation is still money.
		pay: {
			from: ['CREATING', 'UNKNOWN', 'OPEN', 'EXPIRED', 'CANCELLED'],
			to: 'PAID',
			by: ['payment_link.poll', 'webhook.process'],
		},
		expire: {
			from: ['CREATING', 'UNKNOWN', 'OPEN'],
			to: 'EXPIRED',
			by: ['payment_link.poll', 'payment_link.resolve', 'webhook.process'],
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

export const reconciliationRunLifecycle = defineLifecycle({
	name: 'reconciliation_run',
	initial: 'RUNNING',
	states: { RUNNING: {}, DONE: { final: true }, FAILED: { final: true } },
	transitions: {
		finish: { from: ['RUNNING'], to: 'DONE', by: ['reconciliation.compare'] },
		fail: { from: ['RUNNING'], to: 'FAILED', by: ['reconciliation.compare'] },
	},
});

export const differenceLifecycle = defineLifecycle({
	name: 'reconciliation_difference',
	initial: 'OPEN',
	states: { OPEN: {}, RESOLVED: {} },
	transitions: {
		resolve: { from: ['OPEN'], to: 'RESOLVED', by: ['reconciliation.compare'] },
		reopen: { from: ['RESOLVED'], to: 'OPEN', by: ['reconciliation.compare'] },
	},
});
