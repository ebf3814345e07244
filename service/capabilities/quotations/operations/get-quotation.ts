import { handle } from '../../../platform/operation/index.ts';
import { quotationContract } from '../contract.ts';
import * as store from '../store.ts';
import { toQuotation } from '../to-quotation.ts';

export const getQuotation = handle(quotationContract.get, async (input, context) =>
	toQuotation(context, await store.getQuotation(context, input.quotation_id)),
);
