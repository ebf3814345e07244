import { handle } from '../../../platform/operation/index.ts';
import { endpointContract } from '../contract.ts';
import * as store from '../store.ts';

export const deleteEndpoint = handle(endpointContract.delete, async (input, context) => {
	await store.lockEndpoints(context);
	await store.deleteEndpoint(context, input.endpoint_id);
	return { deleted: true as const };
});
