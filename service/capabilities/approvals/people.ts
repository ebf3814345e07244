import type { OperationContext } from '../../platform/context/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { findStaffNamed, findUserByEmail } from '../identity/index.ts';
import { decide } from './rules.ts';
import type { ApprovalRow } from './store.ts';

export type Requester = { asked_by: string; requested_for_id: string | null };

/** Whose wish it is: the user who asks, or the member of staff whom an API key names. */
export async function requesterOf(
	context: OperationContext,
	requested_for: string | undefined,
): Promise<Requester> {
	const { actor } = context;
	// A person asks under the own name, whatever is written.
	if (actor.type === 'USER') return { asked_by: actor.name, requested_for_id: actor.id };
	if (requested_for === undefined) return { asked_by: actor.name, requested_for_id: null };
	const user = await findUserByEmail(context, requested_for);
	if (user === null || user.role === 'CLIENT' || user.status === 'DISABLED')
		throw invalidInput([
			{
				path: 'body.requested_for',
				message: 'Must be the e-mail address of a user of the company who can sign in',
			},
		]);
	return { asked_by: user.name, requested_for_id: user.id };
}

/** The name of the person who decides; refuses who may not. */
export async function deciderOf(
	context: OperationContext,
	approval: ApprovalRow,
	decided_by: string | undefined,
): Promise<string> {
	const isNamed = context.actor.type !== 'USER' && approval.requested_for_id !== null;
	const named =
		isNamed && decided_by !== undefined ? await findStaffNamed(context, decided_by) : [];
	return decide(context.actor, approval, { decided_by, named });
}
