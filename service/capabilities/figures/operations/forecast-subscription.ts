import { clientCredit } from '../../billing/index.ts';
import { getSubscription, listPlanned, withPlans } from '../../subscriptions/index.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import { sumOf } from '../../../platform/money/document.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionForecastContract } from '../contract.ts';
import { creditOf, forecastEvents, horizonOf } from '../forecast.ts';
import { forecaster } from '../forecast-money.ts';

/** Subscriptions of one client that compete for its credit; of those beyond, the credit is not counted. */
const siblingsMax = 200;

export const forecastSubscription = handle(
	subscriptionForecastContract.forecast,
	async (input, context) => {
		const { items: _, ...row } = await getSubscription(context, input.subscription_id);
		const { client_id, currency } = row;
		const [subscription] = await withPlans(context.tx, [row]);
		if (subscription === undefined) throw new Error('A row that was read is gone');
		const planned = await listPlanned(context, {
			client_id,
			currency,
			after: null,
			take: siblingsMax,
		});
		const siblings = planned.filter(({ id }) => id !== row.id);
		const horizon = horizonOf(businessDate(context.now), input.months);
		const forecasts = await forecaster(context, horizon)([subscription, ...siblings]);
		const credit = await clientCredit(context, client_id, currency);
		const used = creditOf(
			forecasts.flatMap(({ charges }) => charges),
			credit,
		);
		const { charges = [], obstacle = null } = forecasts[0] ?? {};
		const data = charges.map((charge) => {
			const part = used.get(charge) ?? 0n;
			return { ...charge, currency, credit: part, to_pay: charge.total - part };
		});
		const sum = (of: (one: (typeof data)[number]) => bigint): bigint => sumOf(data.map(of));
		return {
			subscription_id: row.id,
			client_id,
			currency,
			from: horizon.today,
			until: horizon.until,
			obstacle,
			data,
			events: forecastEvents(subscription, charges, horizon),
			net: sum(({ net }) => net),
			tax: sum(({ tax }) => tax),
			total: sum(({ total }) => total),
			to_pay: sum(({ to_pay }) => to_pay),
		};
	},
);
