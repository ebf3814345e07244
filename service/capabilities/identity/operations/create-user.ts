import { handle } from '../../../platform/operation/index.ts';
import { userContract } from '../contract.ts';
import { EmailTaken } from '../errors.ts';
import { userEvents } from '../events.ts';
import * as store from '../store.ts';
import { toUser } from '../to-user.ts';

export const createUser = handle(userContract.create, async (input, context) => {
	const user = await store.insertUser(context, { ...input, status: 'INVITED' });
	if (user === null)
		throw EmailTaken(
			{ email: input.email },
			{ fields: [{ path: 'body.email', message: 'Another user has this address' }] },
		);
	const payload = { user_id: user.id, role: input.role, client_id: null };
	context.publish(userEvents.created, {
		subject_type: 'user',
		subject_id: user.id,
		client_id: null,
		payload,
	});
	return toUser(user, []);
});
