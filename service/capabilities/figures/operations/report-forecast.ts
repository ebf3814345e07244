import { listPlanned } from '../../subscriptions/index.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { reportContract } from '../contract.ts';
import { horizonOf } from '../forecast.ts';
import { forecaster } from '../forecast-money.ts';
import { monthOf, monthText } from '../rules.ts';

/** Subscriptions that are read and forecast together; other requests are answered between two pages. */
const pageSize = 200;

type Row = {
	month: Date;
	currency: string;
	charges: number;
	net: bigint;
	tax: bigint;
	total: bigint;
};

export const reportForecast = handle(reportContract.forecast, async (input, context) => {
	const { client_id, currency, months } = input;
	const forecast = forecaster(context, horizonOf(businessDate(context.now), months));
	const rows = new Map<string, Row>();
	let parked = 0;
	for (let after: string | null = null; ;) {
		const page = await listPlanned(context, { client_id, currency, after, take: pageSize });
		for (const [index, { charges, obstacle }] of (await forecast(page)).entries()) {
			if (obstacle !== null) parked += 1;
			for (const charge of charges) add(rows, page[index]?.currency ?? '', charge);
		}
		after = page.at(-1)?.id ?? null;
		if (page.length < pageSize) break;
	}
	return {
		parked,
		data: [...rows.values()].sort(
			(a, b) => +a.month - +b.month || (a.currency < b.currency ? -1 : 1),
		),
	};
});

function add(
	rows: Map<string, Row>,
	currency: string,
	charge: { due_date: Date; net: bigint; tax: bigint; total: bigint },
): void {
	const month = monthOf(charge.due_date);
	const key = `${currency} ${monthText(month)}`;
	const row = rows.get(key) ?? { month, currency, charges: 0, net: 0n, tax: 0n, total: 0n };
	row.charges += 1;
	row.net += charge.net;
	row.tax += charge.tax;
	row.total += charge.total;
	rows.set(key, row);
}
