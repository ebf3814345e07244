import { handle } from '../../../platform/operation/index.ts';
import { clientChangeContract } from '../contract.ts';
import * as store from '../store.ts';
import { toClientChange } from '../to-client-change.ts';

export const listClientChanges = handle(clientChangeContract.list, async (query, context) => {
	const page = await store.listChanges(context, query);
	return { ...page, data: page.data.map((row) => toClientChange(context, row)) };
});
