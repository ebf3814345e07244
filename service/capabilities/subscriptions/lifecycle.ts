import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { NotPaid } from './errors.ts';
import { subscriptionEvents, type SubscriptionFacts } from './events.ts';

type SubscriptionRow = Omit<SubscriptionFacts, 'subscription_id' | 'billing_period'> & {
	id: string;
	billing_period: string;
};
const { billing_period: Period } = subscriptionEvents.created.payload.shape;

export function subscriptionFacts(row: SubscriptionRow): SubscriptionFacts {
	const { id, client_id, quotation_id, status } = row;
	const { next_billing_date, trial_ends_on, ends_on, suspension_reason } = row;
	return {
		subscription_id: id,
		client_id,
		quotation_id,
		status,
		billing_period: Period.parse(row.billing_period),
		next_billing_date,
		trial_ends_on,
		ends_on,
		suspension_reason,
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
		start_trial: {
			from: ['PENDING'],
			to: 'TRIALING',
			by: ['subscriptions.when-quotation-accepted'],
			emits: 'subscription.trial_started',
		},
		activate: {
			from: ['PENDING', 'TRIALING'],
			to: 'ACTIVE',
			by: ['subscription.activate'],
			emits: 'subscription.activated',
			guards: [NotPaid],
		},
		fall_due: {
			from: ['ACTIVE'],
			to: 'PAST_DUE',
			by: [
				'subscriptions.when-billing-cycle-overdue',
				'subscriptions.when-subscription-resumed',
				'subscription.lift-suspension',
			],
			emits: 'subscription.past_due',
		},
		/** Nothing is overdue any more. */
		recover: {
			from: ['PAST_DUE'],
			to: 'ACTIVE',
			by: [
				'subscriptions.when-billing-cycle-paid',
				'subscriptions.when-billing-cycle-cancelled',
				'subscriptions.when-billing-cycle-written-off',
			],
			emits: 'subscription.recovered',
		},
		suspend: {
			from: ['ACTIVE', 'PAST_DUE'],
			to: 'SUSPENDED',
			by: ['subscription.suspend'],
			emits: 'subscription.suspended',
		},
		lift_suspension: {
			from: ['SUSPENDED'],
			to: 'ACTIVE',
			by: [
				'subscription.lift-suspension',
				'subscriptions.when-billing-cycle-paid',
				'subscriptions.when-billing-cycle-cancelled',
			],
			emits: 'subscription.resumed',
		},
		pause: {
			from: ['ACTIVE'],
			to: 'PAUSED',
			by: ['subscription.start-pauses'],
			emits: 'subscription.paused',
		},
		resume: {
			from: ['PAUSED'],
			to: 'ACTIVE',
			by: ['subscription.resume'],
			emits: 'subscription.resumed',
		},
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
			by: ['subscription.end-due', 'subscription.end-trials'],
			emits: 'subscription.ended',
		},
	},
	events: Object.values(subscriptionEvents),
	announce: (row: SubscriptionRow) => ({
		client_id: row.client_id,
		payload: subscriptionFacts(row),
	}),
});
