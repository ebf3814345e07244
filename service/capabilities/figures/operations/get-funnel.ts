import { handle } from '../../../platform/operation/index.ts';
import { funnelContract } from '../funnel-contract.ts';
import { listFunnel } from '../funnel-store.ts';
import { weeksUntil } from '../funnel-weeks.ts';

export const getFunnel = handle(funnelContract.get, async (input, context) => {
	const rows = await listFunnel(context, weeksUntil(input, context.now), input.currency);
	return {
		data: rows.flatMap(({ week, ...row }) => (week === null ? [] : [{ week, ...row }])),
		totals: rows.filter(({ week }) => week === null),
	};
});
