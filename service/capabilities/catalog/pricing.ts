import { isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { ProductNotPriced } from './errors.ts';
import type { TaxRate } from './rules.ts';
import * as store from './store.ts';

/** The price of a product on the day for which it was read; `field` names the input that would have given it instead. */
export function priceFor(
	product: store.ProductRow,
	wanted: { currency: string; billing_period: string; date: Date; field?: string },
): store.PriceRow {
	const { currency, billing_period, date, field } = wanted;
	const price = product.prices.find(
		(one) => one.currency === currency && one.billing_period === billing_period,
	);
	if (price !== undefined) return price;
	const message = `${product.name} has no ${currency} price for ${billing_period} on ${isoDate(date)}`;
	throw ProductNotPriced(
		{ product_id: product.id, currency, billing_period },
		{ detail: message, ...(field === undefined ? {} : { fields: [{ path: field, message }] }) },
	);
}

/** The rate of a tax code on a day. Rates are rows with dates; that one is missing is a defect of the installation. */
export async function taxRateFor(
	context: ReadContext,
	code: string,
	date: Date,
): Promise<TaxRate & { transaction_code: string; source: string }> {
	const rate = await store.findTaxRate(context, code, date);
	if (rate === null) throw new Error(`There is no rate for tax ${code} on ${isoDate(date)}`);
	return rate;
}
