import { handle } from '../../../platform/operation/index.ts';
import { approvalContract } from '../contract.ts';
import * as store from '../store.ts';
import { toApproval } from '../to-approval.ts';

export const getApproval = handle(approvalContract.get, async (input, context) =>
	toApproval(context, await store.getApproval(context, input.approval_id)),
);
