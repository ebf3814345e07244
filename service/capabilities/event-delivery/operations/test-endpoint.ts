import { handle } from '../../../platform/operation/index.ts';
import { endpointContract } from '../contract.ts';
import { endpointEvents } from '../events.ts';
import * as store from '../store.ts';

export const testEndpoint = handle(endpointContract.test, async (input, context) => {
	await store.holdEndpoints(context);
	const endpoint = await store.getEndpoint(context, input.endpoint_id);
	const event = await store.insertTestEvent(
		context,
		endpointEvents.tested.type,
		endpoint.id,
		context.request_id,
	);
	await store.insertDeliveries(context, [{ event_id: event.id, endpoint_id: endpoint.id }]);
	return { event_id: event.id };
});
