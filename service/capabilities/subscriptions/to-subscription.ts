import type { z } from 'zod';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { Subscription } from './contract.ts';
import { subscriptionLifecycle } from './lifecycle.ts';
import type { SubscriptionRow } from './store.ts';

const { status, billing_period, suspension_reason, items } = Subscription.shape;
const itemPeriod = items.element.shape.billing_period;

/** A row as the API shows it. */
export const toSubscription = (row: SubscriptionRow): z.output<typeof Subscription> => ({
	...row,
	status: status.parse(row.status),
	allowed_transitions: allowedTransitions(subscriptionLifecycle, row.status),
	billing_period: billing_period.parse(row.billing_period),
	suspension_reason: suspension_reason.parse(row.suspension_reason),
	// An item that a planned change adds has not begun, and one that a change took away has ended.
	items: row.items
		.filter(({ quantity }) => quantity > 0)
		.map((item) => ({
			...item,
			billing_period: itemPeriod.parse(item.billing_period),
		})),
	ended_items: row.items.flatMap(({ id, description, terminate_on }) =>
		terminate_on === null ? [] : [{ id, description, terminate_on }],
	),
});
