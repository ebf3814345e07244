import { handle } from '../../../platform/operation/index.ts';
import { quotationContract } from '../contract.ts';
import * as store from '../store.ts';
import { toQuotation } from '../to-quotation.ts';

export const listQuotations = handle(quotationContract.list, async (input, context) => {
	const page = await store.listQuotations(context, input);
	return { ...page, data: page.data.map((row) => toQuotation(context, row)) };
});
