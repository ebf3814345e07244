import { handle } from '../../../platform/operation/index.ts';
import { userContract } from '../contract.ts';
import { listCompanies } from '../membership-store.ts';
import * as store from '../store.ts';
import { toUser } from '../to-user.ts';

export const enableUser = handle(userContract.enable, async ({ user_id }, context) => {
	const user = await store.setUserStatus(context, user_id, 'ACTIVE');
	return toUser(user, await listCompanies(context, user.id));
});
