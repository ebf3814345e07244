import { handle } from '../../../platform/operation/index.ts';
import { documentContract } from '../contract.ts';
import * as store from '../store.ts';
import { toDocument } from '../to-document.ts';

export const getDocument = handle(documentContract.get, async (input, context) => {
	const row = await store.getDocument(context, input.document_id);
	const replacements = await store.replacementsOf(context, [row.id]);
	return toDocument(context, row, replacements.get(row.id));
});
