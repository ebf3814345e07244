import { handle } from '../../../platform/operation/index.ts';
import * as audit from '../../../platform/audit/index.ts';
import { auditContract } from '../contract.ts';
import { Details } from './list-audit-entries.ts';

export const listOwnActions = handle(auditContract['list-own'], async (input, context) => {
	const { type: actor_type, id: actor_id } = context.actor;
	const page = await audit.listAuditEntries(context.tx, { ...input, actor_type, actor_id });
	return {
		...page,
		data: page.data.map(({ id, occurred_at, operation, subject_id, details, created_at }) => {
			const { reason } = Details.parse(details);
			return { id, occurred_at, operation, subject_id, reason, created_at };
		}),
	};
});
