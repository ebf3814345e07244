import type { Gauge } from '../../platform/contract/index.ts';
import type { Transaction } from '../../platform/database/index.ts';
import { activationSums } from '../provisioning/index.ts';
import { activationsOf, rateOf } from './statistics.ts';
import { countByStatus, lastDay, revenueByCurrency } from './statistics-store.ts';

/** A scrape reads all gauges at the same moment: what several of them show is asked for once. */
const sharedMs = 500;

function shared<T>(read: (tx: Transaction) => Promise<T>): (tx: Transaction) => Promise<T> {
	const readings = new WeakMap<Transaction, { at: number; reading: Promise<T> }>();
	return (tx) => {
		const at = performance.now();
		const last = readings.get(tx);
		if (last !== undefined && at - last.at < sharedMs) return last.reading;
		const reading = read(tx);
		readings.set(tx, { at, reading });
		return reading;
	};
}

const ordersOfDay = shared(lastDay);
/** What came of the services whose activation was begun in the last 24 hours. */
const activationsOfDay = shared(async (tx) => {
	const { since } = await ordersOfDay(tx);
	return activationSums({ tx }, 'order', { from: since, until: null });
});
const byService = async (tx: Transaction) => {
	const names = Map.groupBy(await activationsOfDay(tx), ({ name }) => name);
	return [...names].map(([service, sums]) => ({ service, ...activationsOf(sums) }));
};

export const gauges: readonly Gauge[] = [
	{
		name: 'orders_by_status',
		help: 'Orders in each status',
		labels: ['status'],
		readEach: countByStatus,
	},
	{
		name: 'orders_revenue',
		help: 'Sum of active orders by currency, in minor units',
		labels: ['currency'],
		readEach: revenueByCurrency,
	},
	{
		name: 'orders_created_last_day',
		help: 'Orders placed in the last 24 hours',
		read: async (tx) => (await ordersOfDay(tx)).created,
	},
	{
		name: 'orders_processed_last_day',
		help: 'Orders that became active or failed in the last 24 hours, and still are',
		labels: ['result'],
		async readEach(tx) {
			const { completed, failed } = await ordersOfDay(tx);
			return [
				{ labels: { result: 'active' }, value: completed },
				{ labels: { result: 'failed' }, value: failed },
			];
		},
	},
	{
		name: 'orders_success_rate_last_day',
		help: 'Active ones of a hundred orders that were processed in the last 24 hours; 0 without any',
		async read(tx) {
			const { completed, failed } = await ordersOfDay(tx);
			return rateOf(completed, failed);
		},
	},
	{
		name: 'orders_processing_seconds_last_day',
		help: 'Average time from the beginning of processing to active, of the last 24 hours',
		read: async (tx) => (await ordersOfDay(tx)).seconds,
	},
	{
		name: 'activations_last_day',
		help: 'Services that became active or failed, of activations that were begun in the last 24 hours',
		labels: ['service', 'result'],
		readEach: async (tx) =>
			(await byService(tx)).flatMap(({ service, activated, failed }) => [
				{ labels: { service, result: 'active' }, value: activated },
				{ labels: { service, result: 'failed' }, value: failed },
			]),
	},
	{
		name: 'activations_success_rate_last_day',
		help: 'Active ones of a hundred of these; 0 without any',
		read: async (tx) => activationsOf(await activationsOfDay(tx)).success_rate,
	},
	{
		name: 'activations_seconds_last_day',
		help: 'Average time from the first attempt of an activation to its success, of these',
		labels: ['service'],
		readEach: async (tx) =>
			(await byService(tx)).flatMap(({ service, average_duration_seconds: seconds }) =>
				seconds === null ? [] : [{ labels: { service }, value: seconds }],
			),
	},
];
