import { isoDate } from '../../platform/clock/index.ts';
import { exponentOf } from '../../platform/money/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import type { ActivationSum } from '../provisioning/index.ts';

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
/** Of a hundred that came to an end, those that came to a good one. */
export const rateOf = (good: number, bad: number): number =>
	twoDecimals(share(good * 100, good + bad));

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
		success_rate: rateOf(successful, total_processed - successful),
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

type DayCounts = { day: Date; created: bigint; completed: bigint; failed: bigint };

/** What came of activations: together, or of those that are given. */
export function activationsOf(sums: readonly ActivationSum[]) {
	const activated = Number(sumOf(sums.map((one) => one.activated)));
	const failed = Number(sumOf(sums.map((one) => one.failed)));
	const seconds = sums.reduce((sum, one) => sum + (one.seconds ?? 0), 0);
	return {
		activated,
		failed,
		success_rate: rateOf(activated, failed),
		average_duration_seconds: activated === 0 ? null : twoDecimals(seconds / activated),
	};
}

/** One line for each day on which something was placed or became active, from the first day that is shown. */
export function daysOf(
	days: readonly DayCounts[],
	sums: readonly ActivationSum[],
	{ first, last }: { first: Date; last: Date },
) {
	const none = { created: 0n, completed: 0n, failed: 0n };
	const ended = sums.filter(({ day }) => day !== null && day >= first && day <= last);
	const byDay = new Map<string, DayCounts>(days.map((one) => [isoDate(one.day), one]));
	for (const { day } of ended)
		if (day !== null && !byDay.has(isoDate(day))) byDay.set(isoDate(day), { day, ...none });
	const activated = Map.groupBy(ended, ({ day }) => (day === null ? '' : isoDate(day)));
	return [...byDay.entries()]
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([key, { day, created, completed, failed }]) => ({
			day,
			created: Number(created),
			completed: Number(completed),
			failed: Number(failed),
			services_activated: Number(sumOf((activated.get(key) ?? []).map((one) => one.activated))),
		}));
}

type ServiceCounts = { service_code: string; orders: bigint; active: bigint; failed: bigint };

export function servicesOf(services: readonly ServiceCounts[], sums: readonly ActivationSum[]) {
	const byName = Map.groupBy(sums, ({ name }) => name);
	return services.map(({ service_code, orders, active, failed }) => {
		const of = activationsOf(byName.get(service_code) ?? []);
		return {
			service_code,
			orders: Number(orders),
			active: Number(active),
			failed: Number(failed),
			activated: of.activated,
			activations_failed: of.failed,
			activation_success_rate: of.success_rate,
			average_duration_seconds: of.average_duration_seconds,
		};
	});
}
