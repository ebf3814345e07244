import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Context = Pick<ReadContext, 'now'> & {
	tx: Pick<Transaction, 'promotion' | 'orderPromotion' | '$queryRaw'>;
};
export type PromotionRow = Prisma.PromotionGetPayload<object>;
const promotions = tableOf<PromotionRow, Prisma.PromotionCreateManyInput>(
	'promotions',
	Prisma.PromotionScalarFieldEnum,
);
const orderPromotions = tableOf<
	Prisma.OrderPromotionGetPayload<object>,
	Prisma.OrderPromotionCreateManyInput
>('order_promotions', Prisma.OrderPromotionScalarFieldEnum);

export const findPromotion = ({ tx }: Context, code: string): Promise<PromotionRow | null> =>
	tx.promotion.findUnique({ where: { code } });

/** Null when another promotion has the code. */
export async function insertPromotion(
	{ tx }: Context,
	values: Omit<Prisma.PromotionCreateManyInput, 'id'>,
): Promise<PromotionRow | null> {
	const [row] = await insertRows(tx, promotions, [{ id: newId(), ...values }], {
		skipDuplicates: true,
	});
	return row ?? null;
}

/** Row lock until the end of the transaction. */
export async function lockPromotion({ tx }: Context, id: string): Promise<PromotionRow> {
	const row = await lockRow(tx, promotions, id);
	if (row === null) throw NotFound({ resource: 'promotion', id });
	return row;
}

export const updatePromotion = (
	{ tx }: Context,
	id: string,
	data: Prisma.PromotionUpdateInput,
): Promise<PromotionRow> => tx.promotion.update({ where: { id }, data });

export const listPromotions = (
	{ tx }: Context,
	query: ListQuery & { code?: string | undefined; active?: 'true' | 'false' | undefined },
): Promise<Page<PromotionRow>> => {
	const { code, active } = query;
	const isActive = active === undefined ? {} : { active: active === 'true' };
	return pageOf(tx, promotions, query, { code, ...isActive });
};

/**
 * Counts one use, if there is one left. The row stays locked until the transaction ends, so that the uses of a customer are
 * counted one order after the other.
 */
export async function takeUse({ tx, now }: Context, id: string): Promise<boolean> {
	const taken = await tx.$queryRaw<{ id: string }[]>`
		UPDATE promotions SET uses = uses + 1, updated_at = ${now}
		WHERE id = ${id}::uuid AND active AND (uses_max IS NULL OR uses < uses_max) RETURNING id`;
	return taken.length === 1;
}

export const countUsesOf = (
	{ tx }: Context,
	promotion_id: string,
	customer_key: string,
): Promise<number> =>
	tx.orderPromotion.count({ where: { promotion_id, customer_key, given_back_at: null } });

export const insertOrderPromotion = async (
	{ tx }: Context,
	values: Omit<Prisma.OrderPromotionCreateManyInput, 'id'>,
): Promise<Prisma.OrderPromotionGetPayload<object>> => {
	const [row] = await insertRows(tx, orderPromotions, [{ id: newId(), ...values }]);
	if (row === undefined) throw new Error('The promotion of an order was not inserted');
	return row;
};

/** Gives the use of an order back to its customer, once; to all others as well where the order was never paid. */
export async function giveBackUse(
	{ tx, now }: Context,
	orderId: string,
	{ to_all }: { to_all: boolean },
): Promise<void> {
	const [given] = await tx.$queryRaw<{ promotion_id: string }[]>`
		UPDATE order_promotions SET given_back_at = ${now}, updated_at = ${now}
		WHERE order_id = ${orderId}::uuid AND given_back_at IS NULL RETURNING promotion_id`;
	if (given === undefined || !to_all) return;
	await tx.$queryRaw`
		UPDATE promotions SET uses = uses - 1, updated_at = ${now}
		WHERE id = ${given.promotion_id}::uuid AND uses > 0 RETURNING id`;
}
