import { addDays } from '../../../platform/clock/index.ts';
import { maySee } from '../../../platform/actor/index.ts';
import { databaseErrorCode } from '../../../platform/database/index.ts';
import { NotFound } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { AlreadyMember, TooManyPeople } from '../errors.ts';
import { membershipEvents } from '../events.ts';
import * as store from '../membership-store.ts';
import { ensurePerson } from '../people.ts';
import { membershipContract } from '../people-contract.ts';
import { invitationDays, peopleLimits } from '../rules.ts';
import { toMembership } from '../to-people.ts';

export const invitePerson = handle(membershipContract.invite, async (input, context) => {
	const { client_id, email, name, role } = input;
	if (!maySee(context.actor, { client_id })) throw NotFound({ resource: 'client', id: client_id });
	await store.lockPeople(context, client_id);
	const people = await store.listPeople(context, client_id);
	const person = await ensurePerson(context, { email, name }, client_id);
	const present = people.find(({ user_id }) => user_id === person.id);
	if (present?.status === 'ACTIVE') throw AlreadyMember({ membership_id: present.id });
	const others = people.filter(({ id, status }) => id !== present?.id && status !== 'REMOVED');
	const invited = others.filter(({ status }) => status === 'INVITED');
	if (invited.length >= peopleLimits.invited || others.length >= peopleLimits.people) {
		const { invited: invited_at_most, people: people_at_most } = peopleLimits;
		throw TooManyPeople({ invited_at_most, people_at_most });
	}
	const values = {
		role,
		status: 'INVITED' as const,
		invited_by: context.actor.name,
		invited_until: addDays(context.machine_now, invitationDays),
	};
	const ids = { user_id: person.id, client_id };
	const row =
		present === undefined
			? await insert(context, { ...ids, ...values })
			: await store.updateMembership(context, present.id, values);
	context.publish(membershipEvents.invited, {
		subject_type: 'membership',
		subject_id: row.id,
		client_id,
		payload: { membership_id: row.id, ...ids, role },
	});
	return toMembership(await store.withUser(context, row));
});

const foreignKeyMissing = new Set(['23503', 'P2003']);

/** Clients are those of another capability: that there is one, the database says. */
async function insert(
	context: Parameters<typeof store.insertMembership>[0],
	values: Parameters<typeof store.insertMembership>[1],
): Promise<store.MembershipRow> {
	const missing = NotFound({ resource: 'client', id: values.client_id });
	try {
		const row = await store.insertMembership(context, values);
		if (row !== null) return row;
	} catch (error) {
		if (foreignKeyMissing.has(databaseErrorCode(error))) throw missing;
		throw error;
	}
	throw missing;
}
