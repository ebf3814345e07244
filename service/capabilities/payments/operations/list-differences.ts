import { handle } from '../../../platform/operation/index.ts';
import { differenceContract } from '../reconciliation-contract.ts';
import * as books from '../reconciliation-store.ts';
import { toDifference } from '../to-reconciliation.ts';

export const listDifferences = handle(differenceContract.list, async (input, context) => {
	const page = await books.listDifferences(context, input);
	return { ...page, data: page.data.map(toDifference) };
});
