import { isCommand } from '../../platform/contract/index.ts';
import { mayUse } from '../../platform/contract/permissions.ts';
import { approvalActions } from './approval-action-words.ts';
import type { PossibleAction } from './actions.ts';
import type { Handlers, OperatorCall } from './operator-route.ts';
import { readFor } from './read-for.ts';

export const approvalStates = ['PENDING', 'GRANTED', 'REFUSED', 'EXPIRED', 'WITHDRAWN'] as const;

/** An approval as the API gives it. */
export type Approval = {
	id: string;
	kind: string;
	subject_id: string;
	client_id: string | null;
	status: (typeof approvalStates)[number];
	approver: 'FINANCE' | 'OPERATIONS' | 'ADMIN';
	title: { id: string; en: string };
	summary: { id: string; en: string };
	amount: number | null;
	currency: string | null;
	asked_by: string;
	asked_at: string;
	asked_again_at: string | null;
	expires_at: string;
	decided_by: string | null;
	decided_at: string | null;
	reason: string | null;
};

export const getApproval = (
	call: OperatorCall,
	handlers: Handlers,
	approval_id: string,
): Promise<Approval> => readFor(call, handlers, 'approval.get', { path: { approval_id } });

export const listApprovals = (
	call: OperatorCall,
	handlers: Handlers,
	query: Record<string, unknown>,
): Promise<{ data: Approval[]; next_cursor: string | null }> =>
	readFor(call, handlers, 'approval.list', { query });

/** What the reader can do to an approval as it stands. */
export function actionsOfApproval(
	{ actor }: OperatorCall,
	handlers: Handlers,
	{ id: approval_id, status, approver }: Approval,
): PossibleAction[] {
	const decides = actor.role === 'ADMIN' || actor.role === approver;
	return Object.entries(approvalActions).flatMap(([id, action]) => {
		const operation = handlers.get(id)?.operation;
		if (operation === undefined || !isCommand(operation) || !mayUse(actor, operation)) return [];
		const isFit =
			id === 'approval.ask-again'
				? status === 'PENDING' || status === 'EXPIRED'
				: status === 'PENDING' && decides;
		return isFit ? [{ operation, action, path: { approval_id }, body: {} }] : [];
	});
}
