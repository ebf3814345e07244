import { handle } from '../../../platform/operation/index.ts';
import { currencies } from '../../../platform/money/index.ts';
import { sumOf } from '../../../platform/money/document.ts';
import { getClient } from '../../clients/index.ts';
import { creditContract } from '../credit-contract.ts';
import { listCredit as sourcesOf } from '../credit.ts';

export const listCredit = handle(creditContract.list, async (input, context) => {
	const { id: client_id } = await getClient(context, input.client_id);
	const all = await Promise.all(
		currencies.map(async (currency) => {
			const sources = await sourcesOf(context, { client_id, currency });
			return {
				client_id,
				currency,
				amount: sumOf(sources.map(({ credit_amount }) => credit_amount)),
				sources: sources.map(({ source_type, source_id, credit_amount }) => ({
					source_type,
					source_id,
					amount: credit_amount,
				})),
			};
		}),
	);
	return { data: all.filter(({ sources }) => sources.length > 0) };
});
