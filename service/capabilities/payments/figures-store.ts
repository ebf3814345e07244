import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';

export type CashRow = {
	month: Date;
	currency: string;
	payments: number;
	received: bigint;
	unmatched_payments: number;
	unmatched: bigint;
};

/** Money that gateways took within a span of time, by month in Jakarta: one statement. */
export function listCash(
	{ tx }: Pick<ReadContext, 'tx'>,
	{ after, until, currency }: { after: Date; until: Date; currency?: string | undefined },
): Promise<CashRow[]> {
	const only = currency === undefined ? Prisma.empty : Prisma.sql`AND currency = ${currency}`;
	return tx.$queryRaw<CashRow[]>`
		SELECT date_trunc('month', paid_at AT TIME ZONE 'Asia/Jakarta')::date AS month, currency, count(*)::int AS payments,
			sum(amount)::bigint AS received, (count(*) FILTER (WHERE status = 'UNMATCHED'))::int AS unmatched_payments,
			coalesce(sum(amount) FILTER (WHERE status = 'UNMATCHED'), 0)::bigint AS unmatched
		FROM payments WHERE paid_at > ${after} AND paid_at <= ${until} ${only}
		GROUP BY 1, 2 ORDER BY 1, 2`;
}
