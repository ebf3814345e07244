import { handle } from '../../../platform/operation/index.ts';
import { reportContract } from '../contract.ts';
import { rangeOf } from '../range.ts';
import { movementsOf } from '../recurring-revenue.ts';
import { basisPoints, monthOf } from '../rules.ts';

export const reportChurn = handle(reportContract.churn, async (input, context) => {
	const movements = await movementsOf(context, rangeOf(input, context.now), input.currency);
	return {
		data: movements.map((row) => {
			const { clients_start, clients_new, clients_reactivated, clients_churned } = row;
			const mrr_lost = row.churn + row.contraction;
			return {
				...row,
				month: monthOf(row.day),
				clients_ended: clients_churned - row.clients_suspended - row.clients_paused,
				churn_rate: basisPoints(
					BigInt(clients_churned),
					BigInt(clients_start + clients_new + clients_reactivated),
				),
				mrr_lost,
				mrr_loss_rate: basisPoints(mrr_lost, row.mrr_start),
			};
		}),
	};
});
