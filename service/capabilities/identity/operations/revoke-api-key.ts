import { handle } from '../../../platform/operation/index.ts';
import { apiKeyContract } from '../contract.ts';
import * as store from '../store.ts';
import { toApiKey } from '../to-user.ts';

export const revokeApiKey = handle(apiKeyContract.revoke, async (input, context) =>
	toApiKey(await store.revokeKey(context, input.api_key_id)),
);
