import { addDays, businessDate } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { monthsOf, periodAt, periodContaining } from '../../../platform/period/index.ts';
import { carryOutChange } from '../carry-out-change.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { NotChangeable } from '../change-errors.ts';
import { wishesOf } from '../change-wishes.ts';
import { planChange } from '../plan-change.ts';
import { periodOf, priceNoticeDays } from '../rules.ts';
import * as store from '../store.ts';
import type { SubscriptionRow } from '../store.ts';
import { toChange } from '../to-change.ts';

export const changePrice = handle(
	subscriptionChangesContract['change-price'],
	async (input, context) => {
		const subscription = await store.lockSubscription(context, input.subscription_id);
		const plan = await planChange(context, subscription, {
			kind: 'PRICE',
			wishes: await wishesOf(context, subscription, input.items),
			when: firstDay(subscription, businessDate(context.now)),
			grant_credit: false,
		});
		const change = await carryOutChange(context, subscription, plan, input.reason);
		return toChange(context, change);
	},
);

/** First day of a period for which there is notice enough, and which is not charged yet: cycles that are made keep their price. */
function firstDay(subscription: SubscriptionRow, today: Date): Date {
	const { id, status, anchor_date, next_billing_date, billing_period } = subscription;
	if (anchor_date === null || next_billing_date === null)
		throw NotChangeable(
			{ subscription_id: id, status },
			{ detail: 'No further period of it is charged' },
		);
	const months = monthsOf(periodOf(billing_period));
	const noticed = addDays(today, priceNoticeDays);
	const earliest = noticed > next_billing_date ? noticed : next_billing_date;
	const period = periodContaining(anchor_date, months, earliest);
	return period.start < earliest
		? periodAt(anchor_date, months, period.index + 1).start
		: period.start;
}
