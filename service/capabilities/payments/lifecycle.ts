import { Prisma, tableOf } from '../../platform/database/index.ts';
import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { paymentLinkEvents, type PaymentLinkFacts } from './events.ts';
import { links } from './store.ts';

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
	table: links,
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
			by: 'reaction',
			emits: 'payment_link.created',
		},
		lose: { from: ['CREATING'], to: 'UNKNOWN', by: 'reaction' },
		fail: { from: ['CREATING', 'UNKNOWN'], to: 'FAILED', by: 'reaction' },
		// Money that comes after expiry or cancellation is still money.
		pay: {
			from: ['CREATING', 'UNKNOWN', 'OPEN', 'EXPIRED', 'CANCELLED'],
			to: 'PAID',
			by: 'reaction',
		},
		expire: {
			from: ['CREATING', 'UNKNOWN', 'OPEN'],
			to: 'EXPIRED',
			by: 'timer',
			emits: 'payment_link.expired',
		},
		cancel: {
			from: ['OPEN'],
			to: 'CANCELLED',
			by: 'operation',
			emits: 'payment_link.cancelled',
		},
	},
	events: Object.values(paymentLinkEvents),
	announce: (row: LinkRow) => ({ client_id: row.client_id, payload: paymentLinkFacts(row) }),
});

export const reconciliationRunLifecycle = defineLifecycle({
	name: 'reconciliation_run',
	table: tableOf('reconciliation_runs', Prisma.ReconciliationRunScalarFieldEnum),
	initial: 'RUNNING',
	states: { RUNNING: {}, DONE: { final: true }, FAILED: { final: true } },
	transitions: {
		finish: { from: ['RUNNING'], to: 'DONE', by: 'reaction' },
		fail: { from: ['RUNNING'], to: 'FAILED', by: 'reaction' },
	},
});

export const differenceLifecycle = defineLifecycle({
	name: 'reconciliation_difference',
	table: tableOf('reconciliation_differences', Prisma.ReconciliationDifferenceScalarFieldEnum),
	initial: 'OPEN',
	states: { OPEN: {}, RESOLVED: {} },
	transitions: {
		resolve: { from: ['OPEN'], to: 'RESOLVED', by: 'reaction' },
		reopen: { from: ['RESOLVED'], to: 'OPEN', by: 'reaction' },
	},
});
