import { handle } from '../../../platform/operation/index.ts';
import { userContract } from '../contract.ts';
import { listCompanies } from '../membership-store.ts';
import * as store from '../store.ts';
import { toUser } from '../to-user.ts';

export const enableUser = handle(userContract.enable, async ({ user_id }, context) => {
	const user = await store.getUser(context, user_id);
	const enabled =
		user.status === 'DISABLED' ? await store.setUserStatus(context, user.id, 'ACTIVE') : user;
	return toUser(enabled, await listCompanies(context, user.id));
});
