import type { TaxRate } from '../../generated/prisma/client.ts';
import { addDays, businessDate, isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	together,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/http/errors.ts';

type Tables = Pick<Transaction, 'product' | 'price' | 'taxRate' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
type ListQuery = { limit: number; cursor?: string | undefined; sort: string };

export type ProductRow = Prisma.ProductGetPayload<{ include: { prices: true } }>;
export type BareProduct = Omit<ProductRow, 'prices'>;
export type PriceRow = ProductRow['prices'][number];
export type PriceKey = { product_id: string; currency: string; billing_period: string };

const products = tableOf<BareProduct>('products', Prisma.ProductScalarFieldEnum);
const prices = tableOf('prices', Prisma.PriceScalarFieldEnum);
const taxRates = tableOf('tax_rates', Prisma.TaxRateScalarFieldEnum);

const validOn = (date: Date) => ({
	valid_from: { lte: date },
	OR: [{ valid_to: null }, { valid_to: { gte: date } }],
});

const withPrices = (now: Date) => ({
	prices: {
		where: validOn(businessDate(now)),
		orderBy: [
			{ currency: 'asc' as const },
			{ billing_period: 'asc' as const },
			{ valid_from: 'desc' as const },
		],
	},
});

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

export const findProductBySku = ({ tx, now }: Context, sku: string): Promise<ProductRow | null> =>
	tx.product.findUnique({ where: { sku }, include: withPrices(now) });

/** Those of the products that exist, by id or by SKU. */
export const listProductsNamed = (
	{ tx, now }: Context,
	named: { ids: readonly string[]; skus: readonly string[] },
): Promise<ProductRow[]> => productsNamed(tx, { ...named, date: isoDate(businessDate(now)) });

type Named = { ids: readonly string[]; skus: readonly string[]; date: string };

const productsNamed = together(
	async (tx: Tables, questions: readonly Named[]): Promise<ProductRow[][]> => {
		const ids = questions.flatMap((one) => one.ids);
		const skus = questions.flatMap((one) => one.skus);
		const rows = await tx.$queryRaw<BareProduct[]>`
			SELECT ${products.columns} FROM products WHERE id = ANY(${ids}::uuid[]) OR sku = ANY(${skus}::text[])`;
		const dates = [...new Set(questions.map(({ date }) => date))];
		const valid = await tx.$queryRaw<(PriceRow & { date: string })[]>`
			SELECT ${prices.columns}, date FROM prices JOIN unnest(${dates}::text[]) AS date
				ON valid_from <= date::date AND (valid_to IS NULL OR valid_to >= date::date)
			WHERE product_id = ANY(${rows.map(({ id }) => id)}::uuid[])
			ORDER BY currency, billing_period, valid_from DESC`;
		const pricesOf = (id: string, wanted: string): PriceRow[] =>
			valid.flatMap(({ date, ...price }) =>
				price.product_id === id && date === wanted ? [price] : [],
			);
		return questions.map((one) =>
			rows
				.filter(({ id, sku }) => one.ids.includes(id) || one.skus.includes(sku))
				.map((row) => ({ ...row, prices: pricesOf(row.id, one.date) })),
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

export const updateProduct = (
	{ tx, now }: Context,
	id: string,
	data: Prisma.ProductUpdateInput,
): Promise<ProductRow> => tx.product.update({ where: { id }, data, include: withPrices(now) });

export const listProducts = (
	{ tx, now }: Context,
	query: ListQuery & {
		search?: string | undefined;
		sku?: string | undefined;
		active?: 'true' | 'false' | undefined;
	},
): Promise<Page<ProductRow>> =>
	pageOf(query, (seek) =>
		tx.product.findMany({
			where: {
				AND: [
					...seek.AND,
					query.search === undefined ? {} : matching(query.search),
					query.sku === undefined ? {} : { sku: query.sku },
					query.active === undefined ? {} : { active: query.active === 'true' },
				],
			},
			orderBy: seek.orderBy,
			take: seek.take,
			include: withPrices(now),
		}),
	);

function matching(search: string): Prisma.ProductWhereInput {
	// Prisma hands `%` and `_` to LIKE as they are; a person who types them means the characters.
	const contains = search.replaceAll(/[\\%_]/g, '\\$&');
	return {
		OR: [{ name: { contains, mode: 'insensitive' } }, { sku: { contains, mode: 'insensitive' } }],
	};
}

/** Keeps other price changes of the product waiting until this transaction ends. */
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

export const findTaxRate = ({ tx }: Context, code: string, date: Date): Promise<TaxRate | null> =>
	taxRateOn(tx, { code, date: isoDate(date) });

const taxRateOn = together(
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
