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

/** For the gauges: what was placed, and what came to an end, in the last 24 hours. */
export async function lastDay(tx: Pick<Transaction, '$queryRaw'>): Promise<LastDay> {
	const [row] = await tx.$queryRaw<LastDay[]>`
		SELECT day.since, (SELECT count(*)::int FROM orders WHERE created_at > day.since) AS created,
			(SELECT count(*)::int FROM orders WHERE completed_at > day.since AND status = 'ACTIVE') AS completed,
			(SELECT count(*)::int FROM orders WHERE failed_at > day.since AND status = 'FAILED') AS failed,
			(SELECT coalesce(avg(extract(epoch FROM completed_at - processing_at)), 0)::float8 FROM orders
				WHERE completed_at > day.since AND status = 'ACTIVE') AS seconds
		FROM (SELECT now() - interval '1 day' AS since) AS day`;
	if (row === undefined) throw new Error('A query without FROM rows gave none');
	return row;
}
type LastDay = {
	since: Date;
	created: number;
	completed: number;
	failed: number;
	/** Average time from the beginning of processing to active. */
	seconds: number;
};
