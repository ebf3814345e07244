import { handle } from '../../../platform/operation/index.ts';
import { approvalContract } from '../contract.ts';
import * as store from '../store.ts';
import { toApproval } from '../to-approval.ts';

export const listApprovals = handle(approvalContract.list, async (query, context) => {
	const page = await store.listApprovals(context, query);
	return { ...page, data: page.data.map((row) => toApproval(context, row)) };
});
