import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { NotPaid } from './errors.ts';
import { subscriptionEvents, type SubscriptionFacts } from './events.ts';

type SubscriptionRow = Omit<SubscriptionFacts, 'subscription_id' | 'billing_period'> & {
	id: string;
	billing_period: string;
};
const { billing_period: Period } = subscriptionEvents.created.payload.shape;

export function subscriptionFacts(row: SubscriptionRow): SubscriptionFacts {
	const { id, client_id, quotation_id, status, next_billing_date } = row;
	return {
		subscription_id: id,
		client_id,
		quotation_id,
		status,
		billing_period: Period.parse(row.billing_period),
		next_billing_date,
	};
}

/** A subscription as what other capabilities bill or do something for. */
export const asSubject = ({
	id,
}: {
	id: string;
}): { subject_type: string; subject_id: string } => ({
	subject_type: 'subscription',
	subject_id: id,
});

export const subscriptionLifecycle = defineLifecycle({
	name: 'subscription',
	initial: 'PENDING',
	states: {
		PENDING: { leads_on: ['invoice.request', 'payment_link.create', 'billing_cycle.settle'] },
		TRIALING: { leads_on: ['invoice.request', 'payment_link.create', 'billing_cycle.settle'] },
		ACTIVE: {},
		PAST_DUE: { leads_on: ['payment_link.create', 'billing_cycle.settle'] },
		SUSPENDED: { leads_on: ['payment_link.create', 'billing_cycle.settle'] },
		PAUSED: {},
		CANCELLED: { final: true, leads_on: ['quotation.revise', 'quotation.create'] },
		ENDED: { final: true, leads_on: ['quotation.revise', 'quotation.create'] },
	},
	transitions: {
		/** The service starts before anything is paid. */
		start_trial: { from: ['PENDING'], to: 'TRIALING', by: [] },
		activate: {
			from: ['PENDING', 'TRIALING'],
			to: 'ACTIVE',
			by: ['subscription.activate'],
			emits: 'subscription.activated',
			guards: [NotPaid],
		},
		fall_due: { from: ['ACTIVE'], to: 'PAST_DUE', by: [] },
		/** Nothing is overdue any more. */
		recover: { from: ['PAST_DUE'], to: 'ACTIVE', by: [] },
		suspend: { from: ['PAST_DUE', 'ACTIVE'], to: 'SUSPENDED', by: [] },
		resume: { from: ['SUSPENDED', 'PAUSED'], to: 'ACTIVE', by: [] },
		pause: { from: ['ACTIVE'], to: 'PAUSED', by: [] },
		cancel: {
			from: ['PENDING', 'TRIALING', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED'],
			to: 'CANCELLED',
			by: ['subscription.cancel', 'subscriptions.when-billing-cycle-cancelled'],
			emits: 'subscription.cancelled',
		},
		/** The end that was planned: of a fixed term, of an unpaid trial, or of a cancellation at the period's end. */
		end: {
			from: ['TRIALING', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED'],
			to: 'ENDED',
			by: [],
		},
	},
	events: Object.values(subscriptionEvents),
	announce: (row: SubscriptionRow) => ({
		client_id: row.client_id,
		payload: subscriptionFacts(row),
	}),
});
