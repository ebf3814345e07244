export { approvalKindPoint } from './approval-kind.ts';
export type { ApprovalKind } from './approval-kind.ts';
export { askFor, withdrawApprovals } from './ask.ts';
export { approvers } from './config.ts';
export { decidedBy, requestedFor } from './fields.ts';
export { listStanding } from './store.ts';
export type { ApprovalRow } from './store.ts';
export { grantApproval } from './operations/grant-approval.ts';
export { refuseApproval } from './operations/refuse-approval.ts';
