import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { monthsOf, periodAt, periodContaining } from '../../platform/period/index.ts';
import { NotChangeable } from './change-errors.ts';
import { wishesOf } from './change-wishes.ts';
import { planChange, type ChangePlan } from './plan-change.ts';
import { periodOf, priceNoticeDays } from './rules.ts';
import type { SubscriptionRow } from './store.ts';

/** What new prices will do, and from which day on. Reads only, as `planChange`. */
export const planPrice = async (
	context: ReadContext,
	subscription: SubscriptionRow,
	items: Parameters<typeof wishesOf>[2],
): Promise<ChangePlan> =>
	planChange(context, subscription, {
		kind: 'PRICE',
		wishes: await wishesOf(context, subscription, items),
		when: firstDay(subscription, businessDate(context.now)),
		grant_credit: false,
	});

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
