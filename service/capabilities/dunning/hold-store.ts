import type { ReadContext } from '../../platform/context/index.ts';
import {
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Tables = Pick<Transaction, 'dunningHold' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now' | 'actor'> & { tx: Tables };
export type HoldRow = Prisma.DunningHoldGetPayload<object>;

const holds = tableOf<HoldRow, Prisma.DunningHoldCreateManyInput>(
	'dunning_holds',
	Prisma.DunningHoldScalarFieldEnum,
);

/** For the queries of this capability: whether a hold stops a cycle on a day. */
export const isHeld = (
	cycle: { id: Prisma.Sql; client_id: Prisma.Sql },
	today: Date,
): Prisma.Sql => Prisma.sql`EXISTS (
	SELECT 1 FROM dunning_holds AS hold WHERE hold.client_id = ${cycle.client_id} AND hold.until >= ${today}
		AND hold.released_at IS NULL AND (hold.billing_cycle_id IS NULL OR hold.billing_cycle_id = ${cycle.id})
)`;

/** Last day of the longest hold that stops a cycle today; null when none does. */
export async function findHeldUntil(
	{ tx, now }: Context,
	cycle: { id: string; client_id: string },
): Promise<Date | null> {
	const { _max } = await tx.dunningHold.aggregate({
		where: {
			client_id: cycle.client_id,
			until: { gte: businessDate(now) },
			released_at: null,
			OR: [{ billing_cycle_id: null }, { billing_cycle_id: cycle.id }],
		},
		_max: { until: true },
	});
	return _max.until;
}

/** Whether a cycle was held before, also when that is over. */
export const wasHeldBy = async (
	{ tx }: Pick<Context, 'tx'>,
	billing_cycle_id: string,
	created_by: string,
): Promise<boolean> =>
	(await tx.dunningHold.count({ where: { billing_cycle_id, created_by } })) > 0;

export const insertHold = (
	{ tx, now }: Context,
	values: Omit<Prisma.DunningHoldUncheckedCreateInput, 'id'>,
): Promise<HoldRow> =>
	tx.dunningHold.create({ data: { id: newId(), ...values, created_at: now, updated_at: now } });

export async function lockHold({ tx }: Context, id: string): Promise<HoldRow> {
	const hold = await lockRow(tx, holds, id);
	if (hold === null) throw NotFound({ resource: 'dunning_hold', id });
	return hold;
}

export const releaseHold = (
	{ tx, now }: Context,
	id: string,
	values: { released_by: string; release_note: string },
): Promise<HoldRow> =>
	tx.dunningHold.update({
		where: { id },
		data: { ...values, released_at: now, updated_at: now },
	});

export const listHolds = (
	{ tx, now }: Context,
	query: ListQuery & {
		client_id?: string | undefined;
		billing_cycle_id?: string | undefined;
		active?: 'true' | undefined;
	},
): Promise<Page<HoldRow>> => {
	const { client_id, billing_cycle_id, active } = query;
	const today = businessDate(now);
	const conditions =
		active === undefined ? [] : [Prisma.sql`until >= ${today} AND released_at IS NULL`];
	return pageOf(tx, holds, query, { client_id, billing_cycle_id }, conditions);
};
