import { handle } from '../../../platform/operation/index.ts';
import * as store from '../membership-store.ts';
import { membershipContract } from '../people-contract.ts';
import { toMembership } from '../to-people.ts';

export const listPeopleOf = handle(membershipContract.list, async (query, context) => {
	const page = await store.pageOfPeople(context, query);
	return { ...page, data: page.data.map(toMembership) };
});
