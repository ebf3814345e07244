import { z } from 'zod';

export const approvalsConfig = z.object({
	APPROVAL_ASK_AGAIN_DAYS: z.coerce.number().int().min(1).max(90).default(2).meta({
		description:
			'Days after which an approval that nobody has decided is asked for again, for a workflow that lost its wait',
	}),
	APPROVAL_EXPIRES_DAYS: z.coerce.number().int().min(1).max(365).default(14).meta({
		description: 'Days after which an approval that nobody has decided expires',
	}),
	APPROVAL_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(600).meta({
		description:
			'An approval of which no workflow has told the team that decides after so many seconds is mailed by the service itself; 0 where no workflow does',
	}),
});

/** Roles that can be named as those that decide; ADMIN decides everything. */
export const approvers = ['FINANCE', 'OPERATIONS', 'ADMIN'] as const;
export type Approver = (typeof approvers)[number];
