import type { FanOut } from '../../platform/events/dispatcher.ts';
import * as store from './store.ts';
import { matchesFilters, matchesType } from './rules.ts';

/**
 * Makes one delivery for each event and each endpoint that wants it, in the transaction that marks the events as
 * dispatched.
 */
export const fanOut: FanOut = async (tx, events, machine_now) => {
	await store.lockEndpointsShared({ tx, machine_now });
	const endpoints = await store.listActiveEndpoints({ tx, machine_now });
	const wanted = endpoints.flatMap((endpoint) =>
		events
			.filter(
				(event) =>
					matchesType(endpoint.event_types, event.type) &&
					matchesFilters(endpoint.filters ?? {}, event),
			)
			.map((event) => ({ event_id: event.id, endpoint_id: endpoint.id })),
	);
	await store.insertDeliveries({ tx, machine_now }, wanted);
};
