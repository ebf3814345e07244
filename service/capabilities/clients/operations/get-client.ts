import { handle } from '../../../platform/operation/index.ts';
import { clientContract } from '../contract.ts';
import * as store from '../store.ts';
import { toClient } from '../to-client.ts';

export const getClient = handle(clientContract.get, async (input, context) =>
	toClient(await store.getClientWithLinks(context, input.client_id)),
);
