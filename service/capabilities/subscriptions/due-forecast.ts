import type { ReadContext } from '../../platform/context/index.ts';
import { listProductsNamed } from '../catalog/index.ts';
import { forecastNet } from './next-period-rules.ts';
import { leadDays } from './rules.ts';
import * as store from './renewal-store.ts';

/**
 * What the terms of these subscriptions, which are due on that day, add up to before tax, by currency in minor units:
 * the periods that a billing run makes of each, and what is carried over to them. One whose dates or prices are wrong
 * counts nothing, since it will be parked.
 */
export async function forecastDue(
	context: ReadContext,
	ids: readonly string[],
	today: Date,
): Promise<Map<string, bigint>> {
	const carried = await store.carriedNets(context, ids);
	const rows = await store.listBilled(context, ids);
	const terms = await store.termsOf(context, ids);
	const products = await leadsOf(context, terms.values());
	const nets = new Map<string, bigint>();
	for (const row of rows) {
		const leadOf = (lines: readonly { product_id: string }[]): number =>
			leadDays(
				row.billing_period,
				lines.map(({ product_id }) => products.get(product_id) ?? null),
			);
		const charged = forecastNet(row, terms.get(row.id) ?? [], { today, leadOf });
		const net = charged + (carried.get(row.id) ?? 0n);
		nets.set(row.currency, (nets.get(row.currency) ?? 0n) + net);
	}
	return nets;
}

/** Lead days of the products, by product; of one that is gone nothing is known. */
async function leadsOf(
	context: ReadContext,
	terms: Iterable<readonly { product_id: string }[]>,
): Promise<Map<string, number | null>> {
	const ids = new Set<string>();
	for (const ofOne of terms) for (const { product_id } of ofOne) ids.add(product_id);
	const products = await listProductsNamed(context, { ids: [...ids], skus: [] });
	return new Map(products.map(({ id, renewal_lead_days }) => [id, renewal_lead_days]));
}
