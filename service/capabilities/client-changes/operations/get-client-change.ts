import { handle } from '../../../platform/operation/index.ts';
import { clientChangeContract } from '../contract.ts';
import * as store from '../store.ts';
import { toClientChange } from '../to-client-change.ts';

export const getClientChange = handle(clientChangeContract.get, async (input, context) =>
	toClientChange(context, await store.getChange(context, input.client_change_id)),
);
