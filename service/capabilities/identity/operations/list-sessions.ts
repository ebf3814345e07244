import { handle } from '../../../platform/operation/index.ts';
import { sessionContract } from '../people-contract.ts';
import { mayReach } from '../session-reach.ts';
import { pageOfSessions } from '../session-store.ts';
import { toSession } from '../to-people.ts';

export const listSessions = handle(sessionContract.list, async (input, context) => {
	const reach = mayReach(context.actor);
	if (reach === null) return { data: [], has_more: false, next_cursor: null };
	const page = await pageOfSessions(context, { ...input, ...reach });
	return { ...page, data: page.data.map(toSession) };
});
