import { handle } from '../../../platform/operation/index.ts';
import { apiKeyContract } from '../contract.ts';
import * as store from '../store.ts';
import { toApiKey } from '../to-user.ts';

export const listApiKeys = handle(apiKeyContract.list, async (input, context) => {
	const page = await store.listKeys(context, input);
	return { ...page, data: page.data.map(toApiKey) };
});
