import { z } from 'zod';
import { businessDate, isoDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { invalidInput, type FieldProblem } from '../../platform/errors/index.ts';
import {
	configurationProblems,
	listProductsNamed,
	pricePeriodOf,
	taxRateFor,
	type ProductRow,
} from '../catalog/index.ts';
import type { BillingCycle } from './fields.ts';
import { regionProblems } from './known-region.ts';
import { PackagePrice, PackageService } from './package-contract.ts';
import { findPackage } from './package-store.ts';
import { findPromotion, type PromotionRow } from './promotion-store.ts';
import { periodOfCycle, priceLines, reasonAgainstPromotion, sumUp, type Figures } from './rules.ts';

/** A service as it is ordered; `place` is where the caller named it. */
export type Wanted = {
	service_code: string;
	name?: string | undefined;
	quantity: number;
	configuration: Record<string, unknown>;
	place: string;
	in_package: boolean;
};
type Basket = {
	package_code: string | null;
	/** Where the caller named the package. */
	package_place: string;
	services: readonly Wanted[];
	billing_cycle: BillingCycle;
	currency: string;
	promotion_code: string | null;
	/** Units of each service that is counted by user. */
	user_count: number | null;
	deployment_region: string | undefined;
	/** Where the caller named the region. */
	region_place: string;
};
type PricedItem = Figures & {
	product_id: string;
	service_code: string;
	name: string;
	quantity: number;
	unit_price: bigint;
	configuration: Record<string, unknown>;
};
export type Priced = ReturnType<typeof sumUp> & {
	items: PricedItem[];
	promotion: PromotionRow | null;
};

/** Whole prices of a package, as they are stored. */
const StoredPrices = z.array(PackagePrice);
const StoredServices = z.array(PackageService);
export const packagePrices = (prices: unknown) => z.decode(StoredPrices, prices as never);
export const storedPrices = (prices: readonly z.output<typeof PackagePrice>[]) =>
	z.encode(StoredPrices, [...prices]);
export const packageServices = (services: unknown) => StoredServices.parse(services);

/** What is ordered at the prices of today. Refuses with everything that is wrong with it at once. */
export async function priceBasket(context: OperationContext, basket: Basket): Promise<Priced> {
	const problems: FieldProblem[] = [];
	const { wanted, package_price } = await withPackage(context, basket, problems);
	const products = await productsOf(context, wanted);
	const lines = [];
	const seen = new Set<string>();
	for (const one of wanted) {
		const product = products.get(one.service_code);
		if (product === undefined || !product.active) {
			problems.push({ path: one.place, message: `There is no service ${one.service_code}` });
			continue;
		}
		if (seen.has(one.service_code))
			problems.push({ path: one.place, message: `${one.service_code} is ordered twice` });
		seen.add(one.service_code);
		const quantity = quantityOf(one, product, basket);
		const isCovered = package_price !== null && one.in_package && quantity === one.quantity;
		const unit_price =
			priceOf(product, basket) ??
			// The package costs the same whatever they cost: their monthly prices say how it is shared among them.
			(isCovered ? priceOf(product, { ...basket, billing_cycle: 'MONTHLY' }) : null) ??
			unpriced(context, product, basket, one.place, problems);
		const configurationPlace = one.place.replace(/service_code$/, 'configuration');
		problems.push(...configurationProblems(product, one.configuration, configurationPlace));
		const rate = await taxRateFor(context, product.tax_code, businessDate(context.now));
		lines.push({
			product,
			one,
			quantity,
			unit_price,
			rate,
			in_package: one.in_package ? one.quantity : 0,
		});
	}
	if (lines.length === 0 && problems.length === 0)
		problems.push({ path: 'body.selected_services', message: 'Name a package or a service' });
	const asked = { region: basket.deployment_region, path: basket.region_place };
	problems.push(...(await regionProblems(context, asked, [...products.values()])));
	const promotion = await promotionOf(context, basket, problems);
	if (problems.length > 0) throw invalidInput(problems);
	const figures = priceLines(lines, { package_price, takes: promotion });
	const items = lines.map(({ product, one, quantity, unit_price }, index) => {
		const of = figures[index];
		if (of === undefined) throw new Error('A line was not priced');
		const { service_code, configuration } = one;
		const name = one.name ?? product.name;
		return {
			...of,
			product_id: product.id,
			service_code,
			name,
			quantity,
			unit_price,
			configuration,
		};
	});
	return { items, ...sumUp(items), promotion };
}

/** Of a package at least what it has: its price is for that, however few users are named. */
function quantityOf(one: Wanted, { unit }: ProductRow, { user_count }: Basket): number {
	if (unit !== 'user' || user_count === null) return one.quantity;
	return one.in_package ? Math.max(one.quantity, user_count) : user_count;
}

async function withPackage(
	context: OperationContext,
	{ package_code, package_place, services, billing_cycle, currency }: Basket,
	problems: FieldProblem[],
): Promise<{ wanted: Wanted[]; package_price: bigint | null }> {
	if (package_code === null) return { wanted: [...services], package_price: null };
	const row = await findPackage(context, package_code);
	if (row === null || !row.active) {
		problems.push({ path: package_place, message: `There is no package ${package_code}` });
		return { wanted: [...services], package_price: null };
	}
	const own = packagePrices(row.prices).find(
		(one) => one.currency === currency && one.billing_cycle === billing_cycle,
	);
	const inside = packageServices(row.services).map((one) => ({
		...one,
		configuration: {},
		place: package_place,
		in_package: true,
	}));
	return { wanted: [...inside, ...services], package_price: own?.amount ?? null };
}

async function productsOf(
	context: OperationContext,
	wanted: readonly Wanted[],
): Promise<Map<string, ProductRow>> {
	const skus = [...new Set(wanted.map(({ service_code }) => service_code))];
	const rows = await listProductsNamed(context, { ids: [], skus });
	return new Map(rows.map((row) => [row.sku, row]));
}

function priceOf(
	product: ProductRow,
	{ currency, billing_cycle }: Pick<Basket, 'currency' | 'billing_cycle'>,
): bigint | null {
	const period = pricePeriodOf(product.kind, periodOfCycle(billing_cycle));
	const price = product.prices.find(
		(one) => one.currency === currency && one.billing_period === period,
	);
	return price?.amount ?? null;
}

function unpriced(
	context: OperationContext,
	product: ProductRow,
	{ currency, billing_cycle }: Basket,
	place: string,
	problems: FieldProblem[],
): bigint {
	const day = isoDate(businessDate(context.now));
	const message = `${product.name} has no ${currency} price for ${billing_cycle} on ${day}`;
	problems.push({ path: place, message });
	return 0n;
}

async function promotionOf(
	context: OperationContext,
	{ promotion_code, currency, package_code }: Basket,
	problems: FieldProblem[],
): Promise<PromotionRow | null> {
	if (promotion_code === null) return null;
	const row = await findPromotion(context, promotion_code);
	const refuse = (message: string): null => {
		problems.push({ path: 'body.promotion_code', message });
		return null;
	};
	if (row === null) return refuse('This code is not valid');
	const package_codes = z.array(z.string()).parse(row.package_codes);
	const { now } = context;
	const reason = reasonAgainstPromotion(row, { now, currency, package_code, package_codes });
	return reason === null ? row : refuse(reason);
}
