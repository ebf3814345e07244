import { createCycle } from '../../billing/index.ts';
import { getQuotation } from '../../quotations/index.ts';
import { quotationEvents } from '../../quotations/events.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionEvents } from '../events.ts';
import { asSubject, subscriptionFacts, subscriptionLifecycle } from '../lifecycle.ts';
import { firstPeriod, periodOf } from '../rules.ts';
import * as store from '../store.ts';

/** An accepted quotation becomes a subscription that waits for its first payment. */
export const whenQuotationAccepted = defineReaction(
	'subscriptions.when-quotation-accepted',
	quotationEvents.accepted,
	async (event, context) => {
		const quotation = await getQuotation(context, event.payload.quotation_id);
		const { client_id, currency, billing_period, total, tax } = quotation;
		const inserted = await store.insertForQuotation(
			context,
			{ client_id, quotation_id: quotation.id, currency, billing_period },
			quotation.items.map(toSubscriptionItem),
		);
		if (inserted === null) return;
		const { items, ...subscription } = inserted;
		const period = firstPeriod(businessDate(context.now), periodOf(billing_period), 0);
		context.publish(subscriptionEvents.created, {
			subject_type: subscriptionLifecycle.name,
			subject_id: subscription.id,
			client_id,
			payload: subscriptionFacts(subscription),
		});
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
			items: quotation.items.map((item) => toCycleItem(item, items)),
		});
	},
);

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
