import { addDays, businessDate, startOfBusinessDay } from '../../../platform/clock/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { activationSums } from '../../provisioning/index.ts';
import { ordersConfig } from '../config.ts';
import { orderContract } from '../contract.ts';
import * as store from '../statistics-store.ts';
import { activationsOf, currencyMeant, daysOf, servicesOf, summaryOf } from '../statistics.ts';

const orderOwner = 'order';
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
	const first = from === undefined || from < firstShown ? firstShown : from;
	const shown = { ...span, from: startOfBusinessDay(first) };
	const sums = await store.sumsByStatus(context, span);
	const days = await store.countsByDay(context, shown);
	const services = await store.countsByService(context, span, servicesMost);
	const activations = await activationSums(context, orderOwner, span);
	const usual = context.config.read(ordersConfig).ORDER_CURRENCY;
	return {
		...summaryOf(sums, currency ?? currencyMeant(sums, usual)),
		activations: activationsOf(activations),
		by_day: daysOf(days, activations, { first, last }),
		by_service: servicesOf(services, activations),
	};
});
