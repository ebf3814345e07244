import { handle } from '../../../platform/operation/index.ts';
import { clientContract } from '../contract.ts';
import * as store from '../store.ts';
import { toClient } from '../to-client.ts';

export const listClients = handle(clientContract.list, async (input, context) => {
	const page = await store.listClients(context, input);
	return { ...page, data: page.data.map(toClient) };
});
