import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { PromotionCodeTaken } from '../errors.ts';
import { promotionContract } from '../package-contract.ts';
import * as store from '../promotion-store.ts';
import { toPromotion } from '../to-order.ts';

export const createPromotion = handle(promotionContract.create, async (input, context) => {
	const { percent, amount = null, currency = null, valid_from = null, valid_until = null } = input;
	const refuse = (path: string, message: string) => invalidInput([{ path, message }]);
	if (percent === undefined && amount === null)
		throw refuse('body.percent', 'Give a percentage, an amount, or both');
	if ((amount === null) !== (currency === null))
		throw refuse('body.currency', 'An amount has a currency, and a percentage alone has none');
	if (valid_from !== null && valid_until !== null && valid_until <= valid_from)
		throw refuse('body.valid_until', 'Must be after valid_from');
	const row = await store.insertPromotion(context, {
		code: input.code,
		description: input.description,
		basis_points: percent === undefined ? null : Math.round(percent * 100),
		amount,
		currency,
		valid_from,
		valid_until,
		uses_max: input.uses_max ?? null,
		uses_per_customer: input.uses_per_customer ?? null,
		package_codes: input.package_codes,
	});
	if (row !== null) return toPromotion(row);
	const holder = await store.findPromotion(context, input.code);
	throw PromotionCodeTaken(
		{ promotion_id: holder?.id ?? '' },
		{ fields: [{ path: 'body.code', message: 'Another promotion has this code' }] },
	);
});
