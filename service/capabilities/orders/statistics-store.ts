import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';

type Context = { tx: Pick<Transaction, '$queryRaw'> } & Pick<ReadContext, 'now'>;

/** Half-open, by the time of placing. */
type Span = { from: Date | null; until: Date | null };

const within = ({ from, until }: Span, table: string): Prisma.Sql => {
	const created = Prisma.raw(`${table}.created_at`);
	const conditions = [
		...(from === null ? [] : [Prisma.sql`${created} >= ${from}`]),
		...(until === null ? [] : [Prisma.sql`${created} < ${until}`]),
	];
	return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND ');
};

/** One line for each status and currency, from one reading of the orders. */
export const sumsByStatus = ({ tx }: Context, span: Span) =>
	tx.$queryRaw<
		{
			status: string;
			currency: string;
			orders: bigint;
			total_amount: bigint;
			seconds: number | null;
			timed: bigint;
		}[]
	>`
		SELECT status, currency, count(*) AS orders, coalesce(sum(total_amount), 0)::bigint AS total_amount,
			sum(extract(epoch FROM completed_at - processing_at))::float8 AS seconds,
			count(completed_at - processing_at) AS timed
		FROM orders WHERE ${within(span, 'orders')} GROUP BY status, currency`;

export const countsByDay = ({ tx }: Context, span: Span) =>
	tx.$queryRaw<{ day: Date; created: bigint; completed: bigint; failed: bigint }[]>`
		SELECT (created_at AT TIME ZONE 'Asia/Jakarta')::date AS day, count(*) AS created,
			count(*) FILTER (WHERE status = 'ACTIVE') AS completed, count(*) FILTER (WHERE status = 'FAILED') AS failed
		FROM orders WHERE ${within(span, 'orders')} GROUP BY day ORDER BY day`;

export const countsByService = ({ tx }: Context, span: Span, take: number) =>
	tx.$queryRaw<{ service_code: string; orders: bigint; active: bigint; failed: bigint }[]>`
		SELECT item.service_code, count(*) AS orders, count(*) FILTER (WHERE o.status = 'ACTIVE') AS active,
			count(*) FILTER (WHERE o.status = 'FAILED') AS failed
		FROM orders AS o JOIN order_items AS item ON item.order_id = o.id WHERE ${within(span, 'o')}
		GROUP BY item.service_code ORDER BY orders DESC, item.service_code LIMIT ${take}`;

/** For the gauges: orders by status. */
export async function countByStatus(
	tx: Pick<Transaction, '$queryRaw'>,
): Promise<{ labels: { status: string }; value: number }[]> {
	const rows = await tx.$queryRaw<{ status: string; orders: bigint }[]>`
		SELECT status, count(*) AS orders FROM orders GROUP BY status`;
	return rows.map(({ status, orders }) => ({
		labels: { status: status.toLowerCase() },
		value: Number(orders),
	}));
}

/** For the gauges: revenue of active orders by currency, in minor units. */
export async function revenueByCurrency(
	tx: Pick<Transaction, '$queryRaw'>,
): Promise<{ labels: { currency: string }; value: number }[]> {
	const rows = await tx.$queryRaw<{ currency: string; total: bigint }[]>`
		SELECT currency, sum(total_amount)::bigint AS total FROM orders WHERE status = 'ACTIVE' GROUP BY currency`;
	return rows.map(({ currency, total }) => ({ labels: { currency }, value: Number(total) }));
}

/** For the gauges: orders that were placed in the last 24 hours. */
export async function createdLastDay(tx: Pick<Transaction, '$queryRaw'>): Promise<number> {
	const [row] = await tx.$queryRaw<{ created: bigint }[]>`
		SELECT count(*) AS created FROM orders WHERE created_at > now() - interval '1 day'`;
	return Number(row?.created ?? 0n);
}

/** For the gauges: how long the orders took that became active in the last 24 hours. */
export async function secondsLastDay(tx: Pick<Transaction, '$queryRaw'>): Promise<number> {
	const [row] = await tx.$queryRaw<{ seconds: number | null }[]>`
		SELECT avg(extract(epoch FROM completed_at - processing_at))::float8 AS seconds FROM orders
		WHERE status = 'ACTIVE' AND completed_at > now() - interval '1 day'`;
	return row?.seconds ?? 0;
}
