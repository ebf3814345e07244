import type { Actor } from '../../platform/actor/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { NotTheApprover, OwnApproval } from './errors.ts';

type Asked = {
	id: string;
	approver: string;
	asked_by: string;
	asked_by_actor: string;
	requested_for_id: string | null;
};
type Person = { id: string; name: string; role: string };

/** USER:01931d5e-… */
export const actorId = ({ type, id }: Pick<Actor, 'type' | 'id'>): string => `${type}:${id}`;

const isSameName = (left: string, right: string): boolean =>
	left.trim().toLowerCase() === right.trim().toLowerCase();

/**
 * 1. The role that its kind names decides, and ADMIN.
 * 2. Nobody decides an own wish, whichever door it was asked at and is decided at.
 * 3. An API key acts for people. For the wish of a person it names a user of staff; `named` are those whom `decided_by` fits.
 *    For a wish of which no person is known, the key that asked names somebody else than itself.
 */
export function decide(
	actor: Actor,
	approval: Asked,
	{ decided_by, named }: { decided_by: string | undefined; named: readonly Person[] },
): string {
	const { id: approval_id, approver, asked_by, requested_for_id } = approval;
	const hasRole = ({ role }: { role: string }) => role === 'ADMIN' || role === approver;
	if (!hasRole(actor)) throw NotTheApprover({ approval_id, approver });
	const own = () => OwnApproval({ approval_id, asked_by });
	const isOwn = actorId(actor) === approval.asked_by_actor;
	if (actor.type === 'USER') {
		if (isOwn || actor.id === requested_for_id) throw own();
		// A person decides under the own name, whatever is written.
		return actor.name;
	}
	if (requested_for_id === null) {
		const isOfAnother = decided_by !== undefined && !isSameName(decided_by, asked_by);
		if (isOwn && !isOfAnother) throw own();
		return decided_by ?? actor.name;
	}
	// Also where another person has the same name: which of the two is meant cannot be told.
	if (named.some(({ id }) => id === requested_for_id)) throw own();
	if (named.length === 0)
		throw invalidInput([
			{
				path: 'body.decided_by',
				message: 'Must be the e-mail address or name of the user of the company who decided',
			},
		]);
	const decider = named.find(hasRole);
	if (decider === undefined) throw NotTheApprover({ approval_id, approver });
	return decider.name;
}

/** When something is to be done next with what nobody decides: ask again, or expire. */
export function nextAt(now: Date, expires_at: Date, askAgainDays: number): Date {
	const again = addDays(now, askAgainDays);
	return again < expires_at ? again : expires_at;
}
