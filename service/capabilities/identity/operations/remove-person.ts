import { handle } from '../../../platform/operation/index.ts';
import { LastOwner } from '../errors.ts';
import { membershipEvents } from '../events.ts';
import * as store from '../membership-store.ts';
import { membershipContract } from '../people-contract.ts';
import { endSessionsAt } from '../session-store.ts';
import { toMembership } from '../to-people.ts';

export const removePerson = handle(membershipContract.remove, async (input, context) => {
	const { membership_id } = input;
	const { client_id } = await store.getMembership(context, membership_id);
	await store.lockPeople(context, client_id);
	const row = await store.getMembership(context, membership_id);
	if (row.status === 'REMOVED') return toMembership(await store.withUser(context, row));
	const isLast =
		row.role === 'OWNER' &&
		row.status === 'ACTIVE' &&
		(await store.countOtherOwners(context, row)) === 0;
	if (isLast) throw LastOwner({ membership_id });
	const removed = await store.updateMembership(context, row.id, {
		status: 'REMOVED',
		invited_until: null,
	});
	await endSessionsAt(context, row);
	const { role } = toMembership(await store.withUser(context, removed));
	context.publish(membershipEvents.removed, {
		subject_type: 'membership',
		subject_id: row.id,
		client_id,
		payload: { membership_id: row.id, client_id, user_id: row.user_id, role },
	});
	return toMembership(await store.withUser(context, removed));
});
