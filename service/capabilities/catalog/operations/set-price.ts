import { businessDate } from '../../../platform/clock/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { priceContract } from '../contract.ts';
import { PriceExists } from '../errors.ts';
import { usedPrices } from '../price-use.ts';
import { isPeriodOf } from '../rules.ts';
import * as store from '../store.ts';
import { toPrice } from '../to-product.ts';

export const setPrice = handle(priceContract.set, async (input, context) => {
	const { product_id, currency, billing_period, amount } = input;
	await store.lockProduct(context, product_id);
	const product = await store.getProduct(context, product_id);
	if (!isPeriodOf(product.kind, billing_period)) {
		const message = `A product of kind ${product.kind} cannot be charged ${billing_period}`;
		throw invalidInput([{ path: 'body.billing_period', message }]);
	}
	const key = { product_id, currency, billing_period };
	const valid_from = input.valid_from ?? businessDate(context.now);
	const existing = await store.findPriceFrom(context, key, valid_from);
	if (existing === null)
		return toPrice(await store.insertPrice(context, key, { amount, valid_from }));
	if (existing.amount === amount) return toPrice(existing);
	if (!(await usedPrices(context, [existing])).has(existing.id))
		return toPrice(await store.correctPrice(context, existing.id, amount));
	throw PriceExists(
		{ price_id: existing.id },
		{
			fields: [
				{ path: 'body.valid_from', message: 'Something was quoted by the price from this day' },
			],
		},
	);
});
