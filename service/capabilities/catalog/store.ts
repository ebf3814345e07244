import type { TaxRate } from '../../generated/prisma/client.ts';
import { addDays, businessDate, isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	containing,
	findRow,
	lockName,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	batchLoader,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { PriceState } from './rules.ts';

type Tables = Pick<Transaction, 'product' | 'price' | 'taxRate' | '$queryRaw'>;
export type Context = Pick<ReadContext, 'now'> & { tx: Tables };

export type ProductRow = Prisma.ProductGetPayload<{ include: { prices: true } }>;
export type BareProduct = Omit<ProductRow, 'prices'>;
export type PriceRow = ProductRow['prices'][number];
export type PriceKey = { product_id: string; currency: string; billing_period: string };

const products = tableOf<BareProduct>('products', Prisma.ProductScalarFieldEnum);
const prices = tableOf<PriceRow>('prices', Prisma.PriceScalarFieldEnum);
const taxRates = tableOf('tax_rates', Prisma.TaxRateScalarFieldEnum);

/** With the prices that are valid today. */
async function withPrices({ tx, now }: Context, row: BareProduct): Promise<ProductRow> {
	const prices = await pricesOn(tx, { product_id: row.id, date: isoDate(businessDate(now)) });
	return { ...row, prices };
}

const pricesOn = batchLoader(
	async (
		tx: Tables,
		wanted: readonly { product_id: string; date: string }[],
	): Promise<PriceRow[][]> => {
		const ids = wanted.map(({ product_id }) => product_id);
		const dates = [...new Set(wanted.map(({ date }) => date))];
		const valid = await tx.$queryRaw<(PriceRow & { date: string })[]>`
			SELECT ${prices.columns}, date FROM prices JOIN unnest(${dates}::text[]) AS date
				ON valid_from <= date::date AND (valid_to IS NULL OR valid_to >= date::date)
			WHERE product_id = ANY(${ids}::uuid[])
			ORDER BY currency, billing_period, valid_from DESC`;
		const byName = Map.groupBy(valid, ({ product_id, date }) => `${product_id} ${date}`);
		return wanted.map(({ product_id, date }) =>
			(byName.get(`${product_id} ${date}`) ?? []).map(({ date: _, ...price }) => price),
		);
	},
);

/** A product with the prices that are valid today. */
export async function getProduct(context: Context, id: string): Promise<ProductRow> {
	const [row] = await listProductsNamed(context, { ids: [id], skus: [] });
	if (row === undefined) throw NotFound({ resource: 'product', id });
	return row;
}

/** The same without its prices. */
export async function getBareProduct({ tx }: Context, id: string): Promise<BareProduct> {
	const row = await findRow(tx, products, id);
	if (row === null) throw NotFound({ resource: 'product', id });
	return row;
}

export async function findProductBySku(context: Context, sku: string): Promise<ProductRow | null> {
	const [row] = await listProductsNamed(context, { ids: [], skus: [sku] });
	return row ?? null;
}

/** Those of the products that exist, by id or by SKU. */
export async function listProductsNamed(context: Context, named: Named): Promise<ProductRow[]> {
	const rows = await productsNamed(context.tx, named);
	return Promise.all(rows.map((row) => withPrices(context, row)));
}

type Named = { ids: readonly string[]; skus: readonly string[] };

const productsNamed = batchLoader(
	async (tx: Tables, questions: readonly Named[]): Promise<BareProduct[][]> => {
		const ids = questions.flatMap((one) => one.ids);
		const skus = questions.flatMap((one) => one.skus);
		const rows = await tx.$queryRaw<BareProduct[]>`
			SELECT ${products.columns} FROM products WHERE id = ANY(${ids}::uuid[]) OR sku = ANY(${skus}::text[])`;
		return questions.map((one) =>
			rows.filter(({ id, sku }) => one.ids.includes(id) || one.skus.includes(sku)),
		);
	},
);

/** Null when another product has the SKU. */
export async function insertProduct(
	{ tx }: Context,
	values: Omit<Prisma.ProductCreateManyInput, 'id'>,
): Promise<ProductRow | null> {
	const [row] = await tx.product.createManyAndReturn({
		data: [{ id: newId(), ...values }],
		skipDuplicates: true,
	});
	return row === undefined ? null : { ...row, prices: [] };
}

export async function updateProduct(
	context: Context,
	id: string,
	data: Prisma.ProductUpdateInput,
): Promise<ProductRow> {
	return withPrices(context, await context.tx.product.update({ where: { id }, data }));
}

export async function listProducts(
	context: Context,
	query: ListQuery & {
		search?: string | undefined;
		sku?: string | undefined;
		active?: 'true' | 'false' | undefined;
	},
): Promise<Page<ProductRow>> {
	const { search, sku, active } = query;
	const matches =
		search === undefined
			? []
			: [Prisma.sql`(name ILIKE ${containing(search)} OR sku ILIKE ${containing(search)})`];
	const filters = { sku, ...(active === undefined ? {} : { active: active === 'true' }) };
	const page = await pageOf(context.tx, products, query, filters, matches);
	return { ...page, data: await Promise.all(page.data.map((row) => withPrices(context, row))) };
}

/** Lock until the end of the transaction, so that price changes of one product do not overlap. */
export async function lockActivationOrder({ tx }: Context): Promise<void> {
	await lockName(tx, 'activation order of products');
}

/** The SKU of each product that waits for others, with theirs. */
export async function activationOrder({ tx }: Context): Promise<(readonly [string, string[]])[]> {
	const rows = await tx.product.findMany({
		where: { activated_after: { isEmpty: false } },
		select: { sku: true, activated_after: true },
	});
	return rows.map((row) => [row.sku, row.activated_after] as const);
}

export async function lockProduct({ tx }: Context, id: string): Promise<void> {
	await lockRow(tx, products, id);
}

export const findPriceFrom = (
	{ tx }: Context,
	key: PriceKey,
	validFrom: Date,
): Promise<PriceRow | null> => tx.price.findFirst({ where: { ...key, valid_from: validFrom } });

/** Inserts a price; the one before ends the day before, and it itself ends the day before the next one. */
export async function insertPrice(
	{ tx }: Context,
	key: PriceKey,
	price: { amount: bigint; valid_from: Date },
): Promise<PriceRow> {
	const { valid_from } = price;
	await tx.price.updateMany({
		where: {
			...key,
			valid_from: { lt: valid_from },
			OR: [{ valid_to: null }, { valid_to: { gte: valid_from } }],
		},
		data: { valid_to: addDays(valid_from, -1) },
	});
	const next = await tx.price.findFirst({
		where: { ...key, valid_from: { gt: valid_from } },
		orderBy: { valid_from: 'asc' },
	});
	return tx.price.create({
		data: {
			id: newId(),
			...key,
			...price,
			valid_to: next === null ? null : addDays(next.valid_from, -1),
		},
	});
}

export const correctPrice = ({ tx }: Context, id: string, amount: bigint): Promise<PriceRow> =>
	tx.price.update({ where: { id }, data: { amount } });

/** Removes a price; the one before it goes on until the next one begins. */
export async function removePrice({ tx }: Context, price: PriceRow): Promise<void> {
	const { id, product_id, currency, billing_period, valid_from, valid_to } = price;
	await tx.price.delete({ where: { id } });
	await tx.price.updateMany({
		where: { product_id, currency, billing_period, valid_to: addDays(valid_from, -1) },
		data: { valid_to },
	});
}

export async function getPrice({ tx }: Context, id: string): Promise<PriceRow> {
	const row = await findRow(tx, prices, id);
	if (row === null) throw NotFound({ resource: 'price', id });
	return row;
}

export function listPrices(
	{ tx, now }: Context,
	query: ListQuery & {
		product_id?: string | undefined;
		currency?: string | undefined;
		state?: PriceState | undefined;
	},
): Promise<Page<PriceRow>> {
	const { product_id, currency, state } = query;
	const today = businessDate(now);
	const when = {
		PAST: Prisma.sql`valid_to < ${today}`,
		CURRENT: Prisma.sql`valid_from <= ${today} AND (valid_to IS NULL OR valid_to >= ${today})`,
		FUTURE: Prisma.sql`valid_from > ${today}`,
	};
	const conditions = [
		...(product_id === undefined ? [] : [Prisma.sql`product_id = ${product_id}::uuid`]),
		...(state === undefined ? [] : [when[state]]),
	];
	return pageOf(tx, prices, query, { currency }, conditions);
}

export const findTaxRate = ({ tx }: Context, code: string, date: Date): Promise<TaxRate | null> =>
	taxRateOn(tx, { code, date: isoDate(date) });

const taxRateOn = batchLoader(
	async (
		tx: Tables,
		questions: readonly { code: string; date: string }[],
	): Promise<(TaxRate | null)[]> => {
		const rows = await tx.$queryRaw<(TaxRate & { date: string })[]>`
			SELECT DISTINCT ON (wanted.code, wanted.date) ${taxRates.columnsOf('rate')}, wanted.date
			FROM jsonb_to_recordset(${JSON.stringify(questions)}::jsonb) AS wanted (code text, date text)
			JOIN tax_rates AS rate ON rate.code = wanted.code AND rate.valid_from <= wanted.date::date
				AND (rate.valid_to IS NULL OR rate.valid_to >= wanted.date::date)
			ORDER BY wanted.code, wanted.date, rate.valid_from DESC`;
		return questions.map(
			({ code, date }) => rows.find((row) => row.code === code && row.date === date) ?? null,
		);
	},
);
