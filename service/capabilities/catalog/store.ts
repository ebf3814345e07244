import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/http/errors.ts';

type Tables = Pick<Transaction, 'product' | 'price' | 'taxRate' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
type ListQuery = { limit: number; cursor?: string | undefined; sort: string };

export type ProductRow = Prisma.ProductGetPayload<{ include: { prices: true } }>;
export type PriceRow = ProductRow['prices'][number];
export type PriceKey = { product_id: string; currency: string; billing_period: string };

const products = tableOf<{ id: string }>('products', Prisma.ProductScalarFieldEnum);

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
export async function getProduct({ tx, now }: Context, id: string): Promise<ProductRow> {
	const row = await tx.product.findUnique({ where: { id }, include: withPrices(now) });
	if (row === null) throw NotFound({ resource: 'product', id });
	return row;
}

export const findProductBySku = ({ tx, now }: Context, sku: string): Promise<ProductRow | null> =>
	tx.product.findUnique({ where: { sku }, include: withPrices(now) });

/** Those of the products that exist, by id or by SKU. */
export const listProductsNamed = (
	{ tx, now }: Context,
	named: { ids: readonly string[]; skus: readonly string[] },
): Promise<ProductRow[]> =>
	tx.product.findMany({
		where: { OR: [{ id: { in: [...named.ids] } }, { sku: { in: [...named.skus] } }] },
		include: withPrices(now),
	});

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

export const findTaxRate = ({ tx }: Context, code: string, date: Date) =>
	tx.taxRate.findFirst({
		where: { code, ...validOn(date) },
		orderBy: { valid_from: 'desc' },
	});
