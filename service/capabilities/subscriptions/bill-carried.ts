import { createCycle, invoiceAtOnce } from '../billing/index.ts';
import { isoDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { productsOf } from './change-basis.ts';
import { asSubject } from './lifecycle.ts';
import { invoicedBy } from './next-period-rules.ts';
import { carriedLines } from './period-lines.ts';
import { carriedOf, markCharged } from './renewal-store.ts';
import type { SubscriptionRow } from './store.ts';
import { taxed } from './taxed-lines.ts';

/**
 * Bills what was carried over when no period follows that could take it along. Credit of the client pays it first. Where no
 * gateway collects so little, finance is told as of any bill without a way to pay (`billing_cycle.collection_failed`) and settles
 * it or gives it up. The caller has locked the subscription, which ends on `last_day`.
 */
export async function billCarried(
	context: OperationContext,
	subscription: Omit<SubscriptionRow, 'status'>,
	last_day: Date,
): Promise<void> {
	const { id, client_id, currency, items } = subscription;
	const carried = (await carriedOf(context, [id])).get(id) ?? [];
	if (carried.length === 0) return;
	const products = await productsOf(context, items);
	const lines = await taxed(context, await carriedLines(context, { client_id }, carried, products));
	const amount = sumOf(lines.items.map((line) => line.amount)) + lines.tax;
	const cycle = await createCycle(context, {
		...asSubject({ id }),
		client_id,
		currency,
		kind: 'ADJUSTMENT',
		occasion: `ADJUSTMENT:CARRIED:${isoDate(last_day)}`,
		quotation_id: null,
		amount,
		tax: lines.tax,
		quoted_amount: amount,
		period_start: last_day,
		period_end: last_day,
		of_period: subscription.current_period_start ?? last_day,
		items: lines.items,
	});
	await markCharged(context, carried, cycle.id);
	if (invoicedBy(products.values()) === 'LINK') await invoiceAtOnce(context, cycle);
}
