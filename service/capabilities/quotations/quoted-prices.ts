import type { PriceUse } from '../catalog/index.ts';
import * as store from './store.ts';

/** A price is used when an item was quoted for its amount while it was valid. */
export const quotedPrices: PriceUse = {
	name: 'quotations',
	usedOf: (context, prices) => store.listQuotedPrices(context, prices),
};
