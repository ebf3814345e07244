import { handle } from '../../../platform/operation/index.ts';
import { randomToken, sha256Hex } from '../../../platform/security/index.ts';
import { Forbidden } from '../../../platform/errors/index.ts';
import { apiKeyContract } from '../contract.ts';
import { isWithin } from '../rules.ts';
import * as store from '../store.ts';
import { toApiKey } from '../to-user.ts';

export const createApiKey = handle(apiKeyContract.create, async (input, context) => {
	if (!isWithin(context.actor.scopes, input.scopes)) {
		throw Forbidden(
			{ permission: 'api_key.create' },
			{ detail: 'A key cannot make a key that may do more than itself' },
		);
	}
	const key = `cs_${randomToken()}`;
	const row = await store.insertKey(context, {
		name: input.name,
		role: input.role,
		scopes: input.scopes,
		expires_at: input.expires_at ?? null,
		prefix: key.slice(0, 8),
		key_hash: sha256Hex(key),
	});
	return { ...toApiKey(row), key };
});
