import { getBareProduct, taxRateFor, type ProductRow } from '../catalog/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Rate } from '../../platform/period/index.ts';
import { entriesOf, wishOf } from './change-items.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import { foldTerms, type ItemTerms, type LiveChange, type Sold } from './change-terms.ts';
import { listTerms, type SubscriptionRow } from './store.ts';

/** What the terms of a subscription follow from. */
export type ChangeBasis = {
	subscription: SubscriptionRow;
	/** Live changes of every kind, in the order in which they were wished. */
	changes: readonly ChangeRow[];
	sold: ReadonlyMap<string, Sold>;
};

/** Reads it; who decides by it has locked the subscription. */
export async function basisOf(
	context: ReadContext,
	subscription: SubscriptionRow,
): Promise<ChangeBasis> {
	const [rows, changes] = await Promise.all([
		listTerms(context, subscription.id),
		changeStore.listLiveChanges(context, subscription.id),
	]);
	const sold = new Map<string, Sold>();
	// A change on the first day has taken the place of the row; what was sold then stands in the change.
	for (const { item_id, sold: before } of changes.filter(isOfItems).flatMap(entriesOf))
		if (before !== null) sold.set(item_id, before);
	for (const row of rows) if (row.change_id === null) sold.set(row.subscription_item_id, row);
	return { subscription, changes, sold };
}

export const isOfItems = ({ kind }: Pick<ChangeRow, 'kind'>): boolean =>
	kind === 'ITEMS' || kind === 'PRICE';

/**
 * Terms as they are by the changes that hold or are planned. What waits for a payment does not count until that has come; what
 * is left out by `without` does not count any more, and `more` does already.
 */
export function termsBy(
	{ changes, sold }: ChangeBasis,
	{ without = [], more = [] }: { without?: readonly string[]; more?: readonly LiveChange[] } = {},
): ItemTerms[] {
	const live = changes
		.filter(isOfItems)
		.filter(({ id, status }) => status !== 'AWAITING_PAYMENT' && !without.includes(id))
		.map(asLive);
	return foldTerms(sold, [...live.filter(({ id }) => more.every((one) => one.id !== id)), ...more]);
}

export const asLive = (row: ChangeRow): LiveChange => ({
	id: row.id,
	effective_on: row.effective_on,
	// What was asked for counts from its approval on: another change may have come in between.
	created_at: row.decided_at ?? row.created_at,
	items: entriesOf(row).map(wishOf),
});

/** The products that terms name, by id. */
export async function productsOf(
	context: ReadContext,
	terms: readonly { product_id: string }[],
): Promise<Map<string, BareProduct>> {
	const ids = [...new Set(terms.map(({ product_id }) => product_id))];
	const rows = await Promise.all(ids.map((id) => getBareProduct(context, id)));
	return new Map(rows.map((row) => [row.id, row]));
}
export type BareProduct = Awaited<ReturnType<typeof getBareProduct>>;

/** The product of an id that is known to be there. */
export function productIn<P extends Pick<ProductRow, 'id'>>(
	products: ReadonlyMap<string, P>,
	id: string,
): P {
	const product = products.get(id);
	if (product === undefined) throw new Error(`The product ${id} was not read`);
	return product;
}

/** The rates of tax codes on a day, as exact fractions. */
export async function taxRates(
	context: ReadContext,
	codes: readonly string[],
	day: Date,
): Promise<Map<string, Rate>> {
	const unique = [...new Set(codes)];
	const rates = await Promise.all(unique.map((code) => taxRateFor(context, code, day)));
	return new Map(
		rates.map(({ base_num, base_den, rate_num, rate_den }, index) => [
			unique[index] ?? '',
			{
				numerator: BigInt(base_num) * BigInt(rate_num),
				denominator: BigInt(base_den) * BigInt(rate_den),
			},
		]),
	);
}
