import type { FanOut } from '../../platform/events/dispatcher.ts';
import * as store from './store.ts';
import { matchesFilters, matchesType } from './rules.ts';

/** Channel on which new deliveries wake the deliverer up. */
export const deliveryChannel = 'cloudsales_deliveries';

/** Makes one delivery for each event and each endpoint that wants it, in the transaction that empties the outbox. */
export const fanOut: FanOut = async (tx, events, now) => {
	const endpoints = await store.listActiveEndpoints({ tx, now });
	const wanted = endpoints.flatMap((endpoint) =>
		events
			.filter(
				(event) =>
					matchesType(endpoint.event_types, event.type) &&
					matchesFilters(endpoint.filters ?? {}, event),
			)
			.map((event) => ({ event_id: event.id, endpoint_id: endpoint.id })),
	);
	if (wanted.length === 0) return;
	await store.insertDeliveries({ tx, now }, wanted);
	await tx.$executeRawUnsafe(`NOTIFY ${deliveryChannel}`);
};
