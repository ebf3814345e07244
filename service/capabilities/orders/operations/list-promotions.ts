import { handle } from '../../../platform/operation/index.ts';
import { promotionContract } from '../package-contract.ts';
import * as store from '../promotion-store.ts';
import { toPromotion } from '../to-order.ts';

export const listPromotions = handle(promotionContract.list, async (input, context) => {
	const page = await store.listPromotions(context, input);
	return { ...page, data: page.data.map(toPromotion) };
});
