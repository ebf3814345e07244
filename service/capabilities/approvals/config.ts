import { z } from 'zod';

export const approvalsConfig = z.object({
	APPROVAL_ASK_AGAIN_DAYS: z.coerce.number().int().min(1).max(90).default(2).meta({
		description:
			'Days after which an approval that nobody has decided is asked for again, for a workflow that lost its wait',
	}),
	APPROVAL_EXPIRES_DAYS: z.coerce.number().int().min(1).max(365).default(14).meta({
		description: 'Days after which an approval that nobody has decided expires',
	}),
	APPROVAL_MAILS: z.enum(['on', 'off']).default('on').meta({
		description:
			'Whether the service mails the team that decides at once; off where a workflow does. What is asked for again is mailed in both cases',
	}),
});

/** Roles that can be named as those that decide; ADMIN decides everything. */
export const approvers = ['FINANCE', 'OPERATIONS', 'ADMIN'] as const;
export type Approver = (typeof approvers)[number];
