import { firstBillOf } from '../billing/index.ts';
import { saleOfQuotations, sentSales } from '../quotations/index.ts';
import { serviceOf } from '../subscriptions/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Steps of a sale, each with the one before it, and the column that says when it was done. */
export const saleSteps = [
	{ name: 'accept', from: 'sent_at', to: 'accepted_at' },
	{ name: 'pay', from: 'accepted_at', to: 'paid_at' },
	{ name: 'activate', from: 'paid_at', to: 'activated_at' },
	{ name: 'work', from: 'activated_at', to: 'provisioned_at' },
] as const;
type Step = (typeof saleSteps)[number]['name'];

export type FunnelRow = {
	/** Null in the sums over all weeks. */
	week: Date | null;
	currency: string;
	sent: number;
	sent_amount: bigint;
	accepted: number;
	accepted_amount: bigint;
	rejected: number;
	expired: number;
	undecided: number;
	paid: number;
	paid_amount: bigint;
	ended: number;
	unpaid: number;
	active: number;
	active_amount: bigint;
	not_active: number;
	working: number;
	not_working: number;
	unpaid_active: number;
} & Record<`${Step}_median_seconds` | `${Step}_p90_seconds`, number | null>;

type Context = Pick<ReadContext, 'tx'>;

/** Whether a sale came so far, and what became of it if not. Each sale has exactly one answer at each step. */
const reached = {
	accepted: 'accepted_at IS NOT NULL',
	paid: 'accepted_at IS NOT NULL AND paid_at IS NOT NULL',
	active: 'accepted_at IS NOT NULL AND paid_at IS NOT NULL AND activated_at IS NOT NULL',
	working:
		'accepted_at IS NOT NULL AND paid_at IS NOT NULL AND activated_at IS NOT NULL AND provisioned_at IS NOT NULL',
} as const;
const lost = {
	rejected: `accepted_at IS NULL AND status = 'REJECTED'`,
	expired: `accepted_at IS NULL AND status = 'EXPIRED'`,
	undecided: `accepted_at IS NULL AND status NOT IN ('REJECTED', 'EXPIRED')`,
	ended: 'accepted_at IS NOT NULL AND paid_at IS NULL AND sale_ended_at IS NOT NULL',
	unpaid: 'accepted_at IS NOT NULL AND paid_at IS NULL AND sale_ended_at IS NULL',
	not_active: 'accepted_at IS NOT NULL AND paid_at IS NOT NULL AND activated_at IS NULL',
	not_working:
		'accepted_at IS NOT NULL AND paid_at IS NOT NULL AND activated_at IS NOT NULL AND provisioned_at IS NULL',
	unpaid_active: 'accepted_at IS NOT NULL AND paid_at IS NULL AND activated_at IS NOT NULL',
} as const;
const stepOf = {
	accept: reached.accepted,
	pay: reached.paid,
	activate: reached.active,
	work: reached.working,
} as const satisfies Record<Step, string>;

const counts = Object.entries({ ...reached, ...lost }).map(
	([name, condition]) => `(count(*) FILTER (WHERE ${condition}))::int AS ${name}`,
);
const amounts = (['accepted', 'paid', 'active'] as const).map(
	(name) => `coalesce(sum(total) FILTER (WHERE ${reached[name]}), 0)::bigint AS ${name}_amount`,
);
/** A step that seems to end before it began, by a clock that was set back, took no time. */
const durations = saleSteps.flatMap(({ name, from, to }) =>
	(
		[
			['median', '0.5'],
			['p90', '0.9'],
		] as const
	).map(
		([figure, share]) =>
			`(percentile_cont(${share}) WITHIN GROUP (ORDER BY greatest(extract(epoch FROM ${to} - ${from}), 0))
				FILTER (WHERE ${stepOf[name]}))::int AS ${name}_${figure}_seconds`,
	),
);

/** Sales by the week in which they were first sent, and their sums: one statement for any number of them. */
export function listFunnel(
	{ tx }: Context,
	{ from, until }: { from: Date; until: Date },
	currency?: string,
): Promise<FunnelRow[]> {
	const only =
		currency === undefined ? Prisma.empty : Prisma.sql`WHERE sale.currency = ${currency}`;
	return tx.$queryRaw<FunnelRow[]>`
		WITH sales AS (
			SELECT date_trunc('week', sale.sent_at AT TIME ZONE 'Asia/Jakarta')::date AS week, sale.*, bill.paid_at,
				service.activated_at, service.provisioned_at
			FROM (${sentSales(from, until)}) AS sale
				LEFT JOIN LATERAL (${firstBillOf(Prisma.sql`sale.quotation_id`)}) AS bill ON sale.accepted_at IS NOT NULL
				LEFT JOIN LATERAL (${serviceOf(Prisma.sql`sale.quotation_id`)}) AS service ON sale.accepted_at IS NOT NULL
			${only}
		)
		SELECT week, currency, count(*)::int AS sent, sum(total)::bigint AS sent_amount,
			${Prisma.raw([...counts, ...amounts, ...durations].join(', '))}
		FROM sales GROUP BY GROUPING SETS ((week, currency), (currency)) ORDER BY week NULLS LAST, currency`;
}

/** When one sale came to each step; null where it has not come yet. */
export type SaleProgress = {
	created_at: Date;
	sent_at: Date | null;
	accepted_at: Date | null;
	invoiced_at: Date | null;
	paid_at: Date | null;
	activated_at: Date | null;
	provisioned_at: Date | null;
	status: string;
	currency: string;
};

export async function findProgress(
	{ tx }: Context,
	quotationIds: readonly string[],
): Promise<SaleProgress | null> {
	const rows = await tx.$queryRaw<SaleProgress[]>`
		SELECT sale.created_at, sale.sent_at, sale.accepted_at, bill.invoiced_at, bill.paid_at, service.activated_at,
			service.provisioned_at, sale.status, sale.currency
		FROM (${saleOfQuotations(quotationIds)}) AS sale
			LEFT JOIN LATERAL (${firstBillOf(Prisma.sql`sale.quotation_id`)}) AS bill ON true
			LEFT JOIN LATERAL (${serviceOf(Prisma.sql`sale.quotation_id`)}) AS service ON true`;
	return rows[0] ?? null;
}
