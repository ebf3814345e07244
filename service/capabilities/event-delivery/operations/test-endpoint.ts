import * as outbox from '../../../platform/events/outbox.ts';
import { handle } from '../../../platform/operation/index.ts';
import { endpointContract } from '../contract.ts';
import { endpointEvents } from '../events.ts';
import * as store from '../store.ts';

export const testEndpoint = handle(endpointContract.test, async (input, context) => {
	await store.lockEndpointsShared(context);
	const endpoint = await store.getEndpoint(context, input.endpoint_id);
	// No other endpoint that wants such events gets it.
	const event = await outbox.insertDispatchedEvent(
		context.tx,
		{
			type: endpointEvents.tested.type,
			subject_type: 'endpoint',
			subject_id: endpoint.id,
			payload: { endpoint_id: endpoint.id },
		},
		context,
	);
	await store.insertDeliveries(context, [{ event_id: event.id, endpoint_id: endpoint.id }]);
	return { event_id: event.id };
});
