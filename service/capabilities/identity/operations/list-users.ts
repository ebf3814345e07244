import { handle } from '../../../platform/operation/index.ts';
import { userContract } from '../contract.ts';
import { listCompanies } from '../membership-store.ts';
import * as store from '../store.ts';
import { toUser } from '../to-user.ts';

export const listUsers = handle(userContract.list, async (input, context) => {
	const page = await store.listUsers(context, input);
	const data = await Promise.all(
		page.data.map(async (user) => toUser(user, await listCompanies(context, user.id))),
	);
	return { ...page, data };
});
