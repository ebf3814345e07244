import { anApproval } from '../capabilities/approvals/fixtures.ts';
import type { Situation } from './situation.ts';

/** Situations of commands about approvals. */
export const situationsOfApprovals: Readonly<Record<string, Situation>> = {
	'approval.grant': async ({ service }) => ({
		path: { approval_id: (await anApproval(service)).id },
		body: { decided_by: 'Dewi' },
	}),
	'approval.refuse': async ({ service }) => ({
		path: { approval_id: (await anApproval(service)).id },
		body: { reason: 'Below our cost' },
	}),
	'approval.ask-again': async ({ service }) => ({
		path: { approval_id: (await anApproval(service)).id },
	}),
};
