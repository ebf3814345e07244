import { documentTax, findTaxRate, getBareProduct, type TaxRate } from '../catalog/index.ts';
import { carriedTaxCode, type PlannedSubscription } from '../subscriptions/index.ts';
import { isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	forecastCharges,
	type Forecast,
	type ForecastCharge,
	type Horizon,
	type Leads,
} from './forecast.ts';

export type TaxedCharge = Omit<ForecastCharge, 'lines' | 'carried'> & {
	tax: bigint;
	total: bigint;
};
export type TaxedForecast = Omit<Forecast, 'charges'> & { charges: TaxedCharge[] };

type Product = Pick<Awaited<ReturnType<typeof getBareProduct>>, 'tax_code' | 'renewal_lead_days'>;
type Known = { products: Map<string, Product>; rates: Map<string, TaxRate> };

/**
 * A function that forecasts pages of subscriptions. Each product and each rate is read once, together with the others
 * of a page.
 */
export function forecaster(
	context: ReadContext,
	horizon: Horizon,
): (page: readonly PlannedSubscription[]) => Promise<TaxedForecast[]> {
	const read: Known = { products: new Map(), rates: new Map() };
	return async (page) => {
		await readProducts(context, read, page);
		const leads: Leads = new Map(
			[...read.products].map(([id, { renewal_lead_days }]) => [id, renewal_lead_days]),
		);
		const forecasts = page.map((one) => forecastCharges(one, leads, horizon));
		const charges = forecasts.flatMap((one) => one.charges);
		await readRates(context, read, { charges, today: horizon.today });
		return forecasts.map((one) => ({
			...one,
			charges: one.charges.map((charge) => taxed(read, charge)),
		}));
	};
}

function taxed(read: Known, { lines, carried, ...charge }: ForecastCharge): TaxedCharge {
	const rateOf = (code: string): TaxRate => known(read.rates, rateKey(code, charge.make_on));
	const codes = lines.map(({ product_id }) => taxCodeOf(read, product_id));
	const { tax } = documentTax([
		...lines.map(({ amount }, index) => ({ amount, rate: rateOf(codes[index] ?? '') })),
		...(carried === 0n ? [] : [{ amount: carried, rate: rateOf(carriedTaxCode(codes)) }]),
	]);
	return { ...charge, tax, total: charge.net + tax };
}

async function readProducts(
	context: ReadContext,
	{ products }: Known,
	page: readonly PlannedSubscription[],
): Promise<void> {
	const ids = page.flatMap(({ terms }) => terms.map((term) => term.product_id));
	const missing = [...new Set(ids)].filter((id) => !products.has(id));
	const rows = await Promise.all(missing.map((id) => getBareProduct(context, id)));
	for (const row of rows) products.set(row.id, row);
}

/** The rate of the day on which a document is made; of a day for which none is known yet, that of today. */
async function readRates(
	context: ReadContext,
	read: Known,
	{ charges, today }: { charges: readonly ForecastCharge[]; today: Date },
): Promise<void> {
	const wanted = new Map<string, { code: string; date: Date }>();
	for (const { lines, make_on: date } of charges)
		for (const { product_id } of lines) {
			const code = taxCodeOf(read, product_id);
			wanted.set(rateKey(code, date), { code, date });
		}
	const missing = [...wanted].filter(([key]) => !read.rates.has(key));
	await Promise.all(
		missing.map(async ([key, { code, date }]) => {
			const rate =
				(await findTaxRate(context, code, date)) ?? (await findTaxRate(context, code, today));
			if (rate === null) throw new Error(`There is no rate for tax ${code} on ${isoDate(today)}`);
			read.rates.set(key, rate);
		}),
	);
}

const taxCodeOf = ({ products }: Known, productId: string): string =>
	known(products, productId).tax_code;

const rateKey = (code: string, date: Date): string => `${code} ${isoDate(date)}`;

/** What was read before. */
function known<T>(map: ReadonlyMap<string, T>, key: string): T {
	const value = map.get(key);
	if (value === undefined) throw new Error(`${key} was not read`);
	return value;
}
