import { addDays, businessDate, startOfBusinessDay } from '../../../platform/clock/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { ordersConfig } from '../config.ts';
import { orderContract } from '../contract.ts';
import * as store from '../statistics-store.ts';
import { currencyMeant, summaryOf } from '../statistics.ts';

const daysMost = 90;
const servicesMost = 100;

export const getStatistics = handle(orderContract.statistics, async (input, context) => {
	const { from, until, currency } = input;
	if (from !== undefined && until !== undefined && until < from)
		throw invalidInput([{ path: 'query.until', message: 'Must not be before from' }]);
	const last = until ?? businessDate(context.now);
	const span = {
		from: from === undefined ? null : startOfBusinessDay(from),
		until: startOfBusinessDay(addDays(last, 1)),
	};
	const firstShown = addDays(last, 1 - daysMost);
	const shown = {
		...span,
		from: startOfBusinessDay(from === undefined || from < firstShown ? firstShown : from),
	};
	const sums = await store.sumsByStatus(context, span);
	const days = await store.countsByDay(context, shown);
	const services = await store.countsByService(context, span, servicesMost);
	const usual = context.config.read(ordersConfig).ORDER_CURRENCY;
	return {
		...summaryOf(sums, currency ?? currencyMeant(sums, usual)),
		by_day: days.map(({ day, ...counts }) => ({ day, ...asNumbers(counts) })),
		by_service: services.map(({ service_code, ...counts }) => ({
			service_code,
			...asNumbers(counts),
		})),
	};
});

const asNumbers = <K extends string>(counts: Record<K, bigint>): Record<K, number> =>
	Object.fromEntries(
		Object.entries<bigint>(counts).map(([name, count]) => [name, Number(count)]),
	) as Record<K, number>;
