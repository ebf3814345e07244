import { NotFound } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { sessionContract } from '../people-contract.ts';
import { mayReach } from '../session-reach.ts';
import * as store from '../session-store.ts';
import { toSession } from '../to-people.ts';

export const endSessionOf = handle(sessionContract.end, async ({ session_id: id }, context) => {
	const reach = mayReach(context.actor);
	const session = reach === null ? null : await store.findSessionById(context, id);
	const isOwn =
		(reach?.user_id ?? session?.user_id) === session?.user_id &&
		(reach?.door ?? session?.door) === session?.door;
	if (session === null || !isOwn) throw NotFound({ resource: 'session', id });
	await store.endSessionById(context, id);
	return toSession((await store.findSessionById(context, id)) ?? session);
});
