import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	approval_id: field.id('Approval'),
	kind: z.string().meta({
		description: 'What has to be allowed',
		example: 'quotation.discount',
	}),
	subject_type: z.string().meta({ description: 'What it is about', example: 'quotation' }),
	subject_id: field.id('Subject'),
	client_id: field.id('Client').nullable(),
	status: z.string().meta({ example: 'PENDING' }),
	approver: z.string().meta({ description: 'Role that decides', example: 'FINANCE' }),
	asked_by: z.string().meta({ description: 'Who asked', example: 'Rina' }),
	amount: field.amount('Amount', 'Money in question, in minor units').nullable(),
	currency: field.currency().nullable(),
	expires_at: field.timestamp('Expires At', 'Until when it can be decided'),
});
export type ApprovalFacts = z.output<typeof payload>;

export const approvalEvents = defineEvents('approval', {
	needed: {
		description:
			'The work on a subject waits until a member of staff allows it; also when it is asked for again',
		payload,
	},
	granted: { description: 'It was allowed, and the work goes on', payload },
	refused: { description: 'It was not allowed', payload },
	expired: { description: 'Nobody has decided in time', payload },
});
