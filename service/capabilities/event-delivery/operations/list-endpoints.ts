import { handle } from '../../../platform/operation/index.ts';
import { endpointContract } from '../contract.ts';
import * as store from '../store.ts';
import { toEndpoint } from '../to-endpoint.ts';

export const listEndpoints = handle(endpointContract.list, async (input, context) => {
	const page = await store.listEndpoints(context, input);
	return { ...page, data: page.data.map(toEndpoint) };
});
