import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { kindOf, summaryOf } from './approval-kind.ts';
import { Approval } from './contract.ts';
import { approvalLifecycle } from './lifecycle.ts';
import type { ApprovalRow } from './store.ts';

/** An approval as the API shows it. */
export const toApproval = (
	context: Pick<ReadContext, 'extensions'>,
	row: ApprovalRow,
): z.output<typeof Approval> => ({
	...row,
	status: Approval.shape.status.parse(row.status),
	approver: Approval.shape.approver.parse(row.approver),
	allowed_transitions: allowedTransitions(approvalLifecycle, row.status),
	title: kindOf(context, row.kind).title,
	summary: { id: summaryOf(context, row, 'id'), en: summaryOf(context, row, 'en') },
});
