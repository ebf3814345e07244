import { exponentOf } from '../../platform/money/index.ts';
import { sumOf } from '../../platform/money/document.ts';

/**
 * 1. What counts as processed became active or failed; a rate of nothing is 0.
 * 2. Revenue is that of active orders of one currency: amounts of two currencies are never added.
 */
type StatusSum = {
	status: string;
	currency: string;
	orders: bigint;
	total_amount: bigint;
	seconds: number | null;
	timed: bigint;
};

const twoDecimals = (value: number): number => Math.round(value * 100) / 100;
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export function summaryOf(sums: readonly StatusSum[], wantedCurrency: string) {
	const countOf = (status: string): number =>
		Number(sumOf(sums.filter((one) => one.status === status).map(({ orders }) => orders)));
	const active = sums.filter(({ status }) => status === 'ACTIVE');
	const of = active.find(({ currency }) => currency === wantedCurrency);
	const unit = 10 ** exponentOf(wantedCurrency);
	const total = Number(of?.total_amount ?? 0n) / unit;
	const successful = countOf('ACTIVE');
	const total_processed = successful + countOf('FAILED');
	const timed = Number(sumOf(active.map((one) => one.timed)));
	const seconds = active.reduce((sum, one) => sum + (one.seconds ?? 0), 0);
	const statuses = [...new Set(sums.map(({ status }) => status))].sort();
	return {
		orders_by_status: Object.fromEntries(
			statuses.map((status) => [status.toLowerCase(), countOf(status)]),
		),
		revenue: {
			currency: wantedCurrency,
			total: twoDecimals(total),
			average: twoDecimals(share(total, Number(of?.orders ?? 0n))),
		},
		revenue_by_currency: active
			.map(({ currency, orders, total_amount }) => ({
				currency,
				orders: Number(orders),
				total_amount,
			}))
			.sort((a, b) => (a.currency < b.currency ? -1 : 1)),
		success_rate: twoDecimals(share(successful * 100, total_processed)),
		total_processed,
		successful,
		average_processing_seconds: timed === 0 ? null : twoDecimals(seconds / timed),
	};
}

/** The currency that is meant where none is named: the only one of active orders, or the usual one. */
export function currencyMeant(sums: readonly StatusSum[], usual: string): string {
	const seen = [
		...new Set(sums.filter(({ status }) => status === 'ACTIVE').map(({ currency }) => currency)),
	];
	return seen.length === 1 ? (seen[0] ?? usual) : usual;
}
