import { createCycle } from '../../billing/index.ts';
import { documentTax, taxRateFor } from '../../catalog/index.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { sumOf } from '../../../platform/money/document.ts';
import { handle } from '../../../platform/operation/index.ts';
import { requestChange } from '../carry-out-change.ts';
import { productIn, productsOf } from '../change-basis.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { NotChangeable } from '../change-errors.ts';
import { subscriptionChangeLifecycle } from '../change-lifecycle.ts';
import * as changeStore from '../change-store.ts';
import { subscriptionEvents } from '../events.ts';
import { asSubject, subscriptionFacts, subscriptionLifecycle } from '../lifecycle.ts';
import { cancelTermination } from '../removal.ts';
import { firstPeriod, isOver, periodOf } from '../rules.ts';
import * as store from '../store.ts';
import type { SubscriptionRow } from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

export const reactivateSubscription = handle(
	subscriptionChangesContract.reactivate,
	async (input, context) => {
		const ended = await store.lockSubscription(context, input.subscription_id);
		await assertCanGoOn(context, ended);
		// In the grace time nothing was removed yet: what is there goes on with the new subscription.
		const isKept = await keepServices(context, ended.id);
		const { client_id, currency, billing_period } = ended;
		const items = ended.items.filter(isRecurring);
		const inserted = await changeStore.insertContinued(
			context,
			{ client_id, currency, billing_period, previous_id: ended.id },
			items.map(({ product_id, description, quantity, unit_amount, amount, ...item }) => ({
				product_id,
				description,
				quantity,
				unit_amount,
				amount,
				tax: item.tax,
				billing_period: item.billing_period,
				continues_id: isKept ? (item.continues_id ?? item.id) : null,
			})),
		);
		await charge(context, inserted);
		const change = await requestChange(context, {
			subscription_id: ended.id,
			client_id,
			kind: 'REACTIVATE',
			effective_on: businessDate(context.now),
			reason: input.reason,
		});
		await move(context, subscriptionChangeLifecycle, change, 'apply', { applied_at: context.now });
		return toSubscription(inserted);
	},
);

/** Also what an earlier one left behind that this one went on from and never began. */
async function keepServices(context: OperationContext, id: string): Promise<boolean> {
	const earlier = await changeStore.listKeptFor(context, id);
	let isKept = false;
	for (const one of [id, ...earlier.map((row) => row.id)])
		if (await cancelTermination(context, one)) isKept = true;
	return isKept;
}

const isRecurring = ({ quantity, billing_period }: SubscriptionRow['items'][number]): boolean =>
	quantity > 0 && billing_period !== 'ONCE';

async function assertCanGoOn(
	context: OperationContext,
	{ id, status, anchor_date, previous_id, items }: SubscriptionRow,
): Promise<void> {
	const refuse = (detail: string) => NotChangeable({ subscription_id: id, status }, { detail });
	if (!isOver(status)) throw refuse(`The subscription is ${status}: it goes on already`);
	// One that went on from another may have ended before it was paid.
	if (anchor_date === null && previous_id === null)
		throw refuse('It never began: offer it anew with quotation.revise or quotation.create');
	const next = await changeStore.findContinuation(context, id);
	if (next !== null) throw refuse(`It goes on as the subscription ${next.id} already`);
	if (!items.some(isRecurring)) throw refuse('Nothing of it was left when it ended');
}

/** The first period, dated from today until it is paid. */
async function charge(context: OperationContext, subscription: SubscriptionRow): Promise<void> {
	const { id, client_id, currency, items } = subscription;
	const today = businessDate(context.now);
	const products = await productsOf(context, items);
	const rated = await Promise.all(
		items.map(async ({ amount, product_id }) => ({
			amount,
			rate: await taxRateFor(context, productIn(products, product_id).tax_code, today),
		})),
	);
	const { line_taxes, tax } = documentTax(rated);
	const amount = sumOf(items.map((item) => item.amount)) + tax;
	const period = firstPeriod(today, periodOf(subscription.billing_period), 0);
	context.publish(subscriptionEvents.created, {
		subject_type: subscriptionLifecycle.name,
		subject_id: id,
		client_id,
		payload: subscriptionFacts(subscription),
	});
	await createCycle(context, {
		...asSubject(subscription),
		kind: 'INITIAL',
		occasion: 'INITIAL',
		quotation_id: null,
		client_id,
		currency,
		amount,
		tax,
		quoted_amount: amount,
		period_start: period.current_period_start,
		period_end: period.current_period_end,
		items: items.map((item, index) => ({
			position: index + 1,
			description: item.description,
			quantity: item.quantity,
			unit_amount: item.unit_amount,
			amount: item.amount,
			tax: line_taxes[index] ?? 0n,
			subject_item_id: item.id,
			of_period: true,
		})),
	});
}
