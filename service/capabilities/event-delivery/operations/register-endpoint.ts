import { handle } from '../../../platform/operation/index.ts';
import { endpointContract } from '../contract.ts';
import { deliveryConfig } from '../config.ts';
import { EventTypeUnknown, UrlNotAllowed } from '../errors.ts';
import { refusalOf } from '../outbound.ts';
import { matchesFilters, matchesType } from '../rules.ts';
import { newSigningSecret } from '../signature.ts';
import * as store from '../store.ts';
import { toEndpoint } from '../to-endpoint.ts';

export const registerEndpoint = handle(endpointContract.register, async (input, context) => {
	const url = new URL(input.url);
	const allowed = context.config
		.read(deliveryConfig)
		.EVENT_DELIVERY_ALLOWED_HOSTS.split(',')
		.map((host) => host.trim().toLowerCase());
	const refusal = refusalOf(url, allowed);
	if (refusal !== null)
		throw UrlNotAllowed(
			{ host: url.hostname },
			{ detail: refusal, fields: [{ path: 'body.url', message: refusal }] },
		);
	const unknown = input.event_types.filter(
		(pattern) => !context.eventTypes.some((type) => matchesType([pattern], type)),
	);
	if (unknown.length > 0) {
		throw EventTypeUnknown(
			{ unknown },
			{
				fields: unknown.map((type) => ({
					path: 'body.event_types',
					message: `There is no event ${type}`,
				})),
			},
		);
	}
	const { replay_from: replayFrom, ...settings } = input;
	const row = await store.upsertEndpoint(
		context,
		settings,
		context.vault.encrypt(newSigningSecret()),
	);
	if (replayFrom !== undefined) {
		let after = 0n;
		for (;;) {
			const events = await store.listEventsSince(context, replayFrom, after, 1000);
			const wanted = events.filter(
				(event) =>
					matchesType(settings.event_types, event.type) &&
					matchesFilters(withoutUndefined(settings.filters), event),
			);
			if (wanted.length > 0)
				await store.insertDeliveries(
					context,
					wanted.map((event) => ({ event_id: event.id, endpoint_id: row.id })),
				);
			const last = events.at(-1);
			if (last === undefined || events.length < 1000) break;
			after = last.sequence;
		}
	}
	return { ...toEndpoint(row), secret: context.vault.decrypt(row.secret) };
});

function withoutUndefined(filters: {
	client_id?: string | undefined;
	status?: string | undefined;
	smallest_amount?: number | undefined;
}) {
	return {
		...(filters.client_id === undefined ? {} : { client_id: filters.client_id }),
		...(filters.status === undefined ? {} : { status: filters.status }),
		...(filters.smallest_amount === undefined ? {} : { smallest_amount: filters.smallest_amount }),
	};
}
