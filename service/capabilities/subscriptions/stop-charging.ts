import type { OperationContext } from '../../platform/context/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import { makeDocuments, type Made } from './adjust-documents.ts';
import { basisOf, termsBy } from './change-basis.ts';
import { planAdjustments } from './period-documents.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';

/**
 * Charges nothing after a day. Cycles that were made for later periods and are not paid are cancelled; what is paid or owed for
 * later days is given back, unless `gives_back` is false. The caller has locked the subscription.
 */
export async function stopCharging(
	context: OperationContext,
	subscription: SubscriptionRow,
	wanted: { last_day: Date; gives_back: boolean; occasion: string; reason: string },
): Promise<Made> {
	const { last_day, gives_back, occasion, reason } = wanted;
	const basis = await basisOf(context, subscription);
	const terms = termsBy(basis);
	const planned = await planAdjustments(context, {
		subscription,
		changes: basis.changes,
		terms,
		from: addDays(last_day, 1),
		last_day,
	});
	const made = await makeDocuments(
		context,
		subscription,
		planned.filter((one) => gives_back || one.action === 'REMAKE'),
		// No later bill could take along what is too small.
		{ occasion, before: terms, after: terms, reason, carries: false },
	);
	await store.updateSubscription(context, subscription.id, {
		next_billing_date: null,
		bill_on: null,
	});
	return made;
}
