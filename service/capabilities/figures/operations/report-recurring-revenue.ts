import { handle } from '../../../platform/operation/index.ts';
import { reportContract } from '../contract.ts';
import { rangeOf } from '../range.ts';
import { movementsOf } from '../recurring-revenue.ts';
import { monthOf } from '../rules.ts';

export const reportRecurringRevenue = handle(
	reportContract['recurring-revenue'],
	async (input, context) => {
		const months = rangeOf(input, context.now);
		const movements = await movementsOf(context, months, input.currency);
		return {
			data: movements.map((row) => ({
				...row,
				month: monthOf(row.day),
				clients: row.clients_end,
			})),
		};
	},
);
