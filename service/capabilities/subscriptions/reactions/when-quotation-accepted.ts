import { createCycle } from '../../billing/index.ts';
import { getClient } from '../../clients/index.ts';
import { ensureClientUser } from '../../identity/index.ts';
import { getQuotation } from '../../quotations/index.ts';
import { quotationEvents } from '../../quotations/events.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { startTrial } from '../activate.ts';
import { subscriptionEvents } from '../events.ts';
import { announceIfProvisioned } from '../follow-tasks.ts';
import { asSubject, subscriptionFacts, subscriptionLifecycle } from '../lifecycle.ts';
import { firstPeriod, periodOf, termEnd, trialDays } from '../rules.ts';
import * as store from '../store.ts';

/**
 * An accepted quotation becomes a subscription that waits for its first payment. With a trial its services begin at once, and
 * the first payment is for the time after it.
 */
export const whenQuotationAccepted = defineReaction(
	'subscriptions.when-quotation-accepted',
	quotationEvents.accepted,
	async (event, context) => {
		const quotation = await getQuotation(context, event.payload.quotation_id);
		const { client_id, currency, billing_period, term_months, total, tax } = quotation;
		const inserted = await store.insertForQuotation(
			context,
			{ client_id, quotation_id: quotation.id, currency, billing_period, term_months },
			quotation.items.map(toSubscriptionItem),
		);
		if (inserted === null) return;
		const { items, ...subscription } = inserted;
		context.publish(subscriptionEvents.created, {
			subject_type: subscriptionLifecycle.name,
			subject_id: subscription.id,
			client_id,
			payload: subscriptionFacts(subscription),
		});
		const trial = await beginTrial(context, inserted, quotation.trial_days);
		const first_day = trial?.anchor_date ?? businessDate(context.now);
		const period = firstPeriod(first_day, periodOf(billing_period), 0);
		await createCycle(context, {
			...asSubject(subscription),
			kind: 'INITIAL',
			occasion: 'INITIAL',
			quotation_id: quotation.id,
			client_id,
			currency,
			amount: total,
			tax,
			quoted_amount: total,
			period_start: period.current_period_start,
			period_end: period.current_period_end,
			...(trial === null ? {} : { due_date: trial.trial_ends_on }),
			items: quotation.items.map((item) => toCycleItem(item, items)),
		});
	},
);

/** Null when nothing is tried. The client can sign in from the first day of its trial on. */
async function beginTrial(
	context: OperationContext,
	subscription: store.SubscriptionRow,
	days: number,
): Promise<ReturnType<typeof trialDays> | null> {
	if (days === 0) return null;
	const trial = trialDays(businessDate(context.now), days);
	const ends_on = termEnd(trial.anchor_date, subscription.term_months);
	await startTrial(context, subscription, { ...trial, ends_on });
	await ensureClientUser(context, await getClient(context, subscription.client_id));
	// Without anything to switch on it is ready at once.
	await announceIfProvisioned(context, subscription.id);
	return trial;
}

type QuotationItem = Awaited<ReturnType<typeof getQuotation>>['items'][number];

function toSubscriptionItem(item: QuotationItem) {
	const { product_id, description, quantity, unit_amount, amount, tax, billing_period } = item;
	return {
		quotation_item_id: item.id,
		product_id,
		description,
		quantity,
		unit_amount,
		amount,
		tax,
		billing_period,
	};
}

function toCycleItem(item: QuotationItem, items: store.SubscriptionRow['items']) {
	const { position, description, quantity, unit_amount, amount, tax, billing_period } = item;
	const subscribed = items.find(({ quotation_item_id }) => quotation_item_id === item.id);
	return {
		position,
		description,
		quantity,
		unit_amount,
		amount,
		tax,
		subject_item_id: subscribed?.id ?? null,
		of_period: billing_period !== 'ONCE',
	};
}
