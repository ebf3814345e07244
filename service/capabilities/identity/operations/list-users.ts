import { handle } from '../../../platform/operation/index.ts';
import { userContract } from '../contract.ts';
import * as store from '../store.ts';
import { toUser } from '../to-user.ts';

export const listUsers = handle(userContract.list, async (input, context) => {
	const page = await store.listUsers(context, input);
	return { ...page, data: page.data.map(toUser) };
});
