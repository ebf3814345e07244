import type { OperationContext } from '../../platform/context/index.ts';
import { kindOf, type ApprovalKind } from './approval-kind.ts';
import * as store from './store.ts';

/** Locks the subject first and then the approval, as everything does that needs both. */
export async function lockForDecision(
	context: OperationContext,
	id: string,
): Promise<{ row: store.ApprovalRow; kind: ApprovalKind }> {
	const seen = await store.getApproval(context, id);
	const kind = kindOf(context, seen.kind);
	await kind.lock(context, seen.subject_id);
	return { row: await store.lockApproval(context, id), kind };
}
