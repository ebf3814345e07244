import { listAgeing } from '../../billing/index.ts';
import { getClient } from '../../clients/index.ts';
import { businessDate, isoDate } from '../../../platform/clock/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { reportContract } from '../contract.ts';

export const reportAgeing = handle(reportContract.ageing, async (input, context) => {
	const { date, client_id, currency, max_clients: limit, skip_clients: offset } = input;
	const today = businessDate(context.now);
	const day = date ?? today;
	if (day > today)
		throw invalidInput([
			{
				path: 'query.date',
				message: `Today is ${isoDate(today)}; balances of later days are not known`,
			},
		]);
	const page = { limit: limit + 1, offset };
	const rows = await listAgeing(context, { day, today, client_id, currency, ...page });
	const totals = rows.filter((row) => row.client_id === null);
	const ofClients = rows.flatMap((row) =>
		row.client_id === null ? [] : [{ ...row, client_id: row.client_id }],
	);
	// The look-ups of one answer become one statement.
	const data = await Promise.all(
		ofClients.slice(0, limit).map(async (row) => {
			const { name: client_name } = await getClient(context, row.client_id);
			return { ...row, client_name };
		}),
	);
	return { date: day, data, totals, has_more: ofClients.length > limit };
});
