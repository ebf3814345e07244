import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { promotionContract } from '../package-contract.ts';
import * as store from '../promotion-store.ts';
import { toPromotion } from '../to-order.ts';

export const updatePromotion = handle(promotionContract.update, async (input, context) => {
	const { promotion_id, description, active, valid_from, valid_until } = input;
	const { uses_max, uses_per_customer, package_codes } = input;
	const there = await store.lockPromotion(context, promotion_id);
	if (uses_max !== undefined && uses_max !== null && uses_max < there.uses) {
		const message = `It was used ${there.uses} times already`;
		throw invalidInput([{ path: 'body.uses_max', message }]);
	}
	const row = await store.updatePromotion(context, promotion_id, {
		...(description === undefined ? {} : { description }),
		...(active === undefined ? {} : { active }),
		...(valid_from === undefined ? {} : { valid_from }),
		...(valid_until === undefined ? {} : { valid_until }),
		...(uses_max === undefined ? {} : { uses_max }),
		...(uses_per_customer === undefined ? {} : { uses_per_customer }),
		...(package_codes === undefined ? {} : { package_codes }),
	});
	return toPromotion(row);
});
