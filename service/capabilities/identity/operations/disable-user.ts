import { handle } from '../../../platform/operation/index.ts';
import { userContract } from '../contract.ts';
import { LastAdmin } from '../errors.ts';
import { listCompanies } from '../membership-store.ts';
import { endSessionsOf } from '../session-store.ts';
import * as store from '../store.ts';
import { toUser } from '../to-user.ts';

export const disableUser = handle(userContract.disable, async ({ user_id }, context) => {
	await store.lockAdmins(context);
	const user = await store.getUser(context, user_id);
	const isLastAdmin =
		user.role === 'ADMIN' && (await store.countOtherAdmins(context, user.id)) === 0;
	if (isLastAdmin && user.status !== 'DISABLED') throw LastAdmin({ user_id });
	const disabled = await store.setUserStatus(context, user.id, 'DISABLED');
	await endSessionsOf(context, user.id);
	return toUser(disabled, await listCompanies(context, user.id));
});
