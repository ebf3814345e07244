import type { Actor } from '../../platform/actor/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import { NotTheApprover, OwnApproval } from './errors.ts';

/**
 * 1. The role that its kind names decides, and ADMIN.
 * 2. Nobody decides an own wish. An API key acts for people: one that asked may carry out the decision of a person whom it
 *    names, and who is not the one that asked.
 */
type Asked = { id: string; approver: string; asked_by: string; asked_by_actor: string };

/** USER:01931d5e-… */
export const actorId = ({ type, id }: Pick<Actor, 'type' | 'id'>): string => `${type}:${id}`;

const isSameName = (left: string, right: string): boolean =>
	left.trim().toLowerCase() === right.trim().toLowerCase();

/** The name of the person who decides; refuses who may not. */
export function deciderOf(actor: Actor, approval: Asked, decided_by: string | undefined): string {
	const { id: approval_id, approver, asked_by } = approval;
	if (actor.role !== 'ADMIN' && actor.role !== approver)
		throw NotTheApprover({ approval_id, approver });
	const isByKey = actor.type === 'API_KEY';
	// A person decides under the own name, whatever is written.
	const name = isByKey ? (decided_by ?? actor.name) : actor.name;
	const isOwn = actorId(actor) === approval.asked_by_actor;
	const isOfAnother = isByKey && decided_by !== undefined && !isSameName(decided_by, asked_by);
	if (isOwn && !isOfAnother) throw OwnApproval({ approval_id, asked_by });
	return name;
}

/** When something is to be done next with what nobody decides: ask again, or expire. */
export function nextAt(now: Date, expires_at: Date, askAgainDays: number): Date {
	const again = addDays(now, askAgainDays);
	return again < expires_at ? again : expires_at;
}
