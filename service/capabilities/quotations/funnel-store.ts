import { Prisma } from '../../platform/database/index.ts';

/**
 * For figures: one row for each quotation number of which a version was first sent in that time. `accepted_at` and `total`
 * are those of the version that was accepted; otherwise `total` and `status` are those of the newest one.
 */
export const sentSales = (from: Date, until: Date): Prisma.Sql => Prisma.sql`
	SELECT first.sent_at, first.currency, coalesce(accepted.id, newest.id) AS quotation_id, accepted.accepted_at, accepted.sale_ended_at,
		coalesce(accepted.total, newest.total) AS total, newest.status
	FROM quotations AS first
		CROSS JOIN LATERAL (
			SELECT id, total, status FROM quotations WHERE number = first.number ORDER BY version DESC LIMIT 1
		) AS newest
		LEFT JOIN LATERAL (
			SELECT id, total, accepted_at, sale_ended_at FROM quotations
			WHERE number = first.number AND accepted_at IS NOT NULL ORDER BY version DESC LIMIT 1
		) AS accepted ON true
	WHERE first.sent_at >= ${from} AND first.sent_at < ${until} AND NOT EXISTS (
		SELECT FROM quotations AS earlier
		WHERE earlier.number = first.number AND earlier.version < first.version AND earlier.sent_at IS NOT NULL)`;

/** The same for one sale, of which these are the versions; no row before one is made. */
export const saleOfQuotations = (ids: readonly string[]): Prisma.Sql => Prisma.sql`
	SELECT min(created_at) AS created_at, min(sent_at) AS sent_at, min(accepted_at) AS accepted_at,
		(array_agg(id ORDER BY accepted_at IS NULL, version DESC))[1] AS quotation_id,
		(array_agg(status ORDER BY version DESC))[1] AS status, min(currency) AS currency
	FROM quotations WHERE id = ANY(${[...ids]}::uuid[]) HAVING count(*) > 0`;
