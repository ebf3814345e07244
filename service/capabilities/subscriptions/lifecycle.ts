import { z } from 'zod';
import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { recurringPeriods } from '../../platform/period/index.ts';
import { NotPaid } from './errors.ts';
import { subscriptionEvents, type SubscriptionFacts } from './events.ts';

type SubscriptionRow = Omit<SubscriptionFacts, 'subscription_id' | 'billing_period'> & {
	id: string;
	billing_period: string;
};
const Period = z.enum(recurringPeriods);

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
		ACTIVE: {},
		PAST_DUE: {},
		SUSPENDED: {},
		CANCELLED: { final: true, leads_on: ['quotation.revise', 'quotation.create'] },
		ENDED: { final: true, leads_on: ['quotation.revise', 'quotation.create'] },
	},
	transitions: {
		activate: {
			from: ['PENDING'],
			to: 'ACTIVE',
			by: ['subscription.activate'],
			emits: 'subscription.activated',
			guards: [NotPaid],
		},
		fall_due: { from: ['ACTIVE'], to: 'PAST_DUE', by: [] },
		recover: { from: ['PAST_DUE', 'SUSPENDED'], to: 'ACTIVE', by: [] },
		suspend: { from: ['PAST_DUE', 'ACTIVE'], to: 'SUSPENDED', by: [] },
		cancel: {
			from: ['PENDING', 'ACTIVE', 'PAST_DUE', 'SUSPENDED'],
			to: 'CANCELLED',
			by: ['subscription.cancel', 'subscriptions.when-billing-cycle-cancelled'],
			emits: 'subscription.cancelled',
		},
		end: { from: ['ACTIVE'], to: 'ENDED', by: [] },
	},
	events: Object.values(subscriptionEvents),
	announce: (row: SubscriptionRow) => ({
		client_id: row.client_id,
		payload: subscriptionFacts(row),
	}),
});
