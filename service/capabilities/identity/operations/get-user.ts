import { handle } from '../../../platform/operation/index.ts';
import { userContract } from '../contract.ts';
import { listCompanies } from '../membership-store.ts';
import * as store from '../store.ts';
import { toUser } from '../to-user.ts';

export const getUser = handle(userContract.get, async (input, context) => {
	const user = await store.getUser(context, input.user_id);
	return toUser(user, await listCompanies(context, user.id));
});
