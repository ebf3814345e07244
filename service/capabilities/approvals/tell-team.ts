import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { approvalNeededMessage } from './messages.ts';
import * as store from './store.ts';

/** Mails the team that decides. What a workflow has told it meanwhile is the same message, and is not sent again. */
export const tellTeam = defineJob({
	name: 'approval.tell-team',
	description: 'Mails the team that decides an approval, unless a workflow has done it',
	payload: z.object({ approval_id: z.uuid() }),
	retries: 5,
	async run({ approval_id }, job) {
		await job.transaction(async (context) => {
			// Under the lock, so that what is decided at this moment is not asked for.
			const { status } = await store.lockApproval(context, approval_id);
			if (status !== 'PENDING') return;
			await queueMessage(context, { kind: approvalNeededMessage.kind, related_id: approval_id });
		});
	},
});
