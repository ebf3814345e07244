import { handle } from '../../../platform/operation/index.ts';
import { documentContract } from '../contract.ts';
import * as store from '../store.ts';
import { toDocument } from '../to-document.ts';

export const listDocuments = handle(documentContract.list, async (input, context) => {
	const page = await store.listDocuments(context, input);
	const ids = page.data.map(({ id }) => id);
	const replacements = await store.replacementsOf(context, ids);
	const data = page.data.map((row) => toDocument(context, row, replacements.get(row.id)));
	return { ...page, data };
});
