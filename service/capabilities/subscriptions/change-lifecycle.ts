import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import type { changeKinds } from './change-events.ts';
import { subscriptionChangeEvents, type ChangeFacts } from './change-events.ts';

type Row = Omit<ChangeFacts, 'subscription_change_id' | 'kind'> & { id: string; kind: string };
const { kind: Kind } = subscriptionChangeEvents.requested.payload.shape;
export type ChangeKind = (typeof changeKinds)[number];

export function changeFacts(row: Row): ChangeFacts {
	const { id, subscription_id, client_id, kind, status, effective_on } = row;
	const { billing_cycle_id, credit_note_id, lapses_on } = row;
	return {
		subscription_change_id: id,
		subscription_id,
		client_id,
		kind: Kind.parse(kind),
		status,
		effective_on,
		billing_cycle_id,
		credit_note_id,
		lapses_on,
	};
}

export const subscriptionChangeLifecycle = defineLifecycle({
	name: 'subscription_change',
	initial: 'REQUESTED',
	states: {
		/** Asked for: it changes nothing until it is approved. */
		REQUESTED: {},
		SCHEDULED: {},
		AWAITING_PAYMENT: { leads_on: ['payment_link.create', 'billing_cycle.settle'] },
		APPLIED: { final: true, leads_on: ['subscription.change'] },
		CANCELLED: { final: true, leads_on: ['subscription.change'] },
		REJECTED: {
			final: true,
			leads_on: ['subscription.request-change', 'subscription.change'],
		},
		LAPSED: { final: true, leads_on: ['subscription.change'] },
	},
	transitions: {
		/** Who may change it needs no approval: such a change begins here. */
		schedule: {
			from: ['REQUESTED'],
			to: 'SCHEDULED',
			by: [
				'subscription_change.approve',
				'subscription.change',
				'subscription.change-price',
				'subscription.pause',
				'subscription.resume',
				'subscription.cancel',
				'subscription.reactivate',
			],
			emits: 'subscription_change.requested',
		},
		reject: {
			from: ['REQUESTED'],
			to: 'REJECTED',
			by: ['subscription_change.reject'],
			emits: 'subscription_change.rejected',
		},
		await_payment: {
			from: ['SCHEDULED'],
			to: 'AWAITING_PAYMENT',
			by: ['subscription.change', 'subscription_change.approve'],
			emits: 'subscription_change.awaiting_payment',
		},
		apply: {
			from: ['SCHEDULED', 'AWAITING_PAYMENT'],
			to: 'APPLIED',
			by: [
				'subscription_change.approve',
				'subscription.change',
				'subscription.cancel',
				'subscription.resume',
				'subscription.reactivate',
				'subscription_change.apply-due',
				'subscriptions.when-billing-cycle-paid',
				'subscriptions.when-subscription-paused',
				'subscriptions.when-planned-end-came',
			],
			emits: 'subscription_change.applied',
		},
		cancel: {
			from: ['REQUESTED', 'SCHEDULED', 'AWAITING_PAYMENT'],
			to: 'CANCELLED',
			by: [
				'subscription_change.cancel',
				'subscription_change.withdraw',
				// Another wish takes its place.
				'subscription.change',
				'subscription_change.approve',
				'subscription.cancel',
				'subscription.resume',
				'subscriptions.when-billing-cycle-cancelled',
				'subscriptions.when-planned-end-came',
			],
			emits: 'subscription_change.cancelled',
		},
		lapse: {
			from: ['AWAITING_PAYMENT'],
			to: 'LAPSED',
			by: ['subscription_change.apply-due'],
			emits: 'subscription_change.lapsed',
		},
	},
	events: Object.values(subscriptionChangeEvents),
	announce: (row: Row) => ({ client_id: row.client_id, payload: changeFacts(row) }),
});
