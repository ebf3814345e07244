import { listProductsNamed } from '../catalog/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { leadDays } from './rules.ts';

type Charged = {
	billing_period: string;
	items: readonly { product_id: string }[];
};

/** Day on which the cycle of the period that begins on `first_day` is made, by the lead days of the products. */
export async function billOn(
	context: ReadContext,
	{ billing_period, items }: Charged,
	first_day: Date,
): Promise<Date> {
	const ids = items.map(({ product_id }) => product_id);
	const products = await listProductsNamed(context, { ids, skus: [] });
	const lead = leadDays(
		billing_period,
		products.map(({ renewal_lead_days }) => renewal_lead_days),
	);
	return addDays(first_day, -lead);
}
