import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const NotTheApprover = defineError('approval.other-role', {
	status: 403,
	title: 'Another role decides this approval',
	advice: 'Have it decided by a user whose role is the approver in details, or by an ADMIN',
	details: z.object({ approval_id: z.string(), approver: z.string() }),
});
export const OwnApproval = defineError('approval.own', {
	status: 403,
	title: 'Nobody grants an own wish',
	advice: 'Have another person decide; an API key names that person in decided_by',
	details: z.object({ approval_id: z.string(), asked_by: z.string() }),
});
export const approvalErrors = [NotTheApprover, OwnApproval];
