import type { OperationContext } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/contract/index.ts';
import * as outbox from '../../../platform/events/outbox.ts';
import { externalOperation } from '../../../platform/operation/index.ts';
import { deliveryConfig, listOfHosts } from '../config.ts';
import { endpointContract } from '../contract.ts';
import { endpointEvents } from '../events.ts';
import { EventTypeUnknown, UrlNotAllowed } from '../errors.ts';
import { refusalByName } from '../outbound.ts';
import { matchesFilters, matchesType } from '../rules.ts';
import { newSigningSecret } from '../signature.ts';
import * as store from '../store.ts';
import { toEndpoint } from '../to-endpoint.ts';

type Input = InputOf<typeof endpointContract.register>;

/** The name is resolved outside a transaction; what it leads to is checked again at every single connection. */
export const registerEndpoint = externalOperation(endpointContract.register, {
	async prepare(input, context) {
		const unknown = input.event_types.filter(
			(pattern) => !context.eventTypes.some((type) => matchesType([pattern], type)),
		);
		if (unknown.length > 0) {
			const fields = unknown.map((type) => ({
				path: 'body.event_types',
				message: `There is no event ${type}`,
			}));
			throw EventTypeUnknown({ unknown }, { fields });
		}
		const { EVENT_DELIVERY_ALLOWED_HOSTS } = context.config.read(deliveryConfig);
		return { call: { input, allowed: listOfHosts(EVENT_DELIVERY_ALLOWED_HOSTS) } };
	},
	call: ({ input, allowed }) => refusalByName(new URL(input.url), allowed),
	async record(outcome, { input }, context) {
		if (!outcome.ok) throw outcome.error;
		const refusal = outcome.answer;
		if (refusal !== null) {
			throw UrlNotAllowed(
				{ host: new URL(input.url).hostname },
				{ detail: refusal, fields: [{ path: 'body.url', message: refusal }] },
			);
		}
		const { replay_from: replayFrom, proof, ...settings } = input;
		const secret = context.vault.encrypt(newSigningSecret());
		await store.lockEndpoints(context);
		const row = await store.upsertEndpoint(context, settings, secret, proof);
		await store.retryDeliveriesNow(context, row.id);
		if (replayFrom !== undefined) await deliverSince(context, row.id, settings, replayFrom);
		return { ...toEndpoint(row), secret: context.vault.decrypt(row.secret) };
	},
});

async function deliverSince(
	context: OperationContext,
	endpointId: string,
	settings: Pick<Input, 'event_types' | 'filters'>,
	since: Date,
): Promise<void> {
	const filters = withoutUndefined(settings.filters);
	let after = 0n;
	for (;;) {
		const events = await outbox.listDispatchedEvents(context.tx, {
			since,
			after,
			take: 1000,
			except: [endpointEvents.tested.type],
		});
		const wanted = events.filter(
			(event) => matchesType(settings.event_types, event.type) && matchesFilters(filters, event),
		);
		await store.insertDeliveries(
			context,
			wanted.map((event) => ({ event_id: event.id, endpoint_id: endpointId })),
		);
		const last = events.at(-1);
		if (last === undefined || events.length < 1000) return;
		after = last.sequence;
	}
}

function withoutUndefined(filters: Input['filters']) {
	return {
		...(filters.client_id === undefined ? {} : { client_id: filters.client_id }),
		...(filters.status === undefined ? {} : { status: filters.status }),
		...(filters.smallest_amount === undefined ? {} : { smallest_amount: filters.smallest_amount }),
	};
}
