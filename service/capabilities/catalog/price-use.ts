import type { ReadContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import type { PriceRow } from './store.ts';

/** What sells by prices, and knows which of them it has used. */
export type PriceUse = {
	/** Name of the capability. */
	name: string;
	/** Ids of those of the prices by which something was offered; such a price is never changed. */
	usedOf(context: ReadContext, prices: readonly PriceRow[]): Promise<readonly string[]>;
};

/** Where such capabilities register: `extensions: [extend(priceUsePoint, quotedPrices)]` in their module. */
export const priceUsePoint = defineExtensionPoint<PriceUse>('price-use', ({ name }) => name);

/** Ids of those of the prices that were used by any of them. */
export async function usedPrices(
	context: ReadContext,
	prices: readonly PriceRow[],
): Promise<ReadonlySet<string>> {
	if (prices.length === 0) return new Set();
	const used = [];
	for (const one of context.extensions.list(priceUsePoint))
		used.push(...(await one.usedOf(context, prices)));
	return new Set(used);
}
