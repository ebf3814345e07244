import { reviveReactions } from '../../../platform/events/index.ts';
import * as outbox from '../../../platform/events/outbox.ts';
import { handle } from '../../../platform/operation/index.ts';
import { eventContract } from '../contract.ts';
import { matchesFilters, matchesType } from '../rules.ts';
import * as store from '../store.ts';

export const replayEvent = handle(eventContract.replay, async (input, context) => {
	const event = await outbox.getEvent(context.tx, input.event_id);
	if (input.endpoint_id !== undefined) await store.getEndpoint(context, input.endpoint_id);
	// A replay to all receivers includes the service's own reactions that were given up (DEAD).
	const reactions =
		input.endpoint_id === undefined
			? await reviveReactions(context.tx, event.id, context.machine_now)
			: 0;
	await store.lockEndpointsShared(context);
	const endpoints = (await store.listActiveEndpoints(context)).filter((endpoint) =>
		input.endpoint_id === undefined
			? matchesType(endpoint.event_types, event.type) && matchesFilters(endpoint.filters, event)
			: endpoint.id === input.endpoint_id,
	);
	const wanted = await Promise.all(
		endpoints.map(async (endpoint) => ({
			event_id: event.id,
			endpoint_id: endpoint.id,
			replay: await store.nextReplay(context, event.id, endpoint.id),
			...(input.not_before === undefined ? {} : { next_attempt_at: input.not_before }),
		})),
	);
	await store.insertDeliveries(context, wanted);
	return { deliveries: wanted.length, reactions };
});
