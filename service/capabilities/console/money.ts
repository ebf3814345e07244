import type { Handlers, OperatorCall } from './operator-route.ts';
import { readFor } from './read-for.ts';

/** Amounts are minor units, as the API sends them. */
export const buckets = [
	'not_due',
	'days_1_30',
	'days_31_60',
	'days_61_90',
	'days_over_90',
] as const;
export type Bucket = (typeof buckets)[number];
export type Debts = Record<Bucket | 'total', number> & { currency: string };
export type ClientDebts = Debts & { client_id: string; client_name: string };
export type CollectionMonth = {
	month: string;
	currency: string;
	billed: number;
	collected: number;
	credited: number;
	withheld: number;
	written_off: number;
	balance: number;
	rate_by_due_date: number | null;
	rate_after_30_days: number | null;
};
export const rises = ['new', 'expansion', 'reactivation'] as const;
export const falls = ['contraction', 'churn'] as const;
export type RevenueMonth = Record<
	(typeof rises)[number] | (typeof falls)[number] | 'mrr_start' | 'mrr_end',
	number
> & { month: string; currency: string };
export type CashMonth = {
	month: string;
	currency: string;
	payments: number;
	received: number;
	unmatched_payments: number;
	unmatched: number;
};
export type Difference = {
	id: string;
	gateway: string;
	kind: string;
	subject: string;
	payment_link_id: string | null;
	currency: string | null;
	amount_ours: number | null;
	amount_at_gateway: number | null;
	explanation: string;
};
export type Bill = {
	id: string;
	client_id: string;
	number: string | null;
	status: string;
	currency: string;
	amount: number;
	balance: number;
	due_date: string;
	period_start: string;
	period_end: string;
};
export type Payment = {
	id: string;
	client_id: string | null;
	status: string;
	currency: string;
	amount: number;
	channel: string | null;
	gateway: string;
	gateway_payment_id: string;
	paid_at: string | null;
	unmatched_reason: string | null;
	created_at: string;
};
export type Page<T> = { data: T[]; has_more: boolean; next_cursor: string | null };

export type Money = {
	ageing: { date: string; data: ClientDebts[]; totals: Debts[]; has_more: boolean };
	collection: CollectionMonth[];
	revenue: RevenueMonth[];
	cash: CashMonth[];
	differences: Page<Difference>;
	overdue: Page<Bill>;
};

/** As many bills as are reminded at once. */
export const mostReminded = 25;

/** Everything on the money page, each part by one operation. */
export async function readMoney(call: OperatorCall, handlers: Handlers): Promise<Money> {
	const read = <T>(operation: string, query: object = {}): Promise<T> =>
		readFor<T>(call, handlers, operation, { query });
	const rows = async <T>(operation: string): Promise<T[]> =>
		(await read<{ data: T[] }>(operation)).data;
	return {
		ageing: await read('report.ageing', { max_clients: 10 }),
		collection: await rows('report.collection-rate'),
		revenue: await rows('report.recurring-revenue'),
		cash: await rows('report.cash'),
		differences: await read('reconciliation_difference.list', { status: 'OPEN', limit: 10 }),
		overdue: await read('billing_cycle.list', {
			overdue: 'true',
			owed: 'true',
			sort: 'due_date',
			limit: mostReminded,
		}),
	};
}
