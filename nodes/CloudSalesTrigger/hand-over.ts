import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { Field, Operation } from '../shared/operation';
import { callOperation } from '../shared/transport';

/** Events that an endpoint still had to get when it was removed, and the newest event of that moment. */
type HandOver = { stopped_at: number; events: Undelivered[]; newest: string | null };
/** `not_before`: until then a workflow that waits may still finish it. */
type Undelivered = { id: string; not_before?: string };

/**
 * Publishing a workflow again takes seconds. After a longer pause the workflow was turned off on purpose, and events
 * of that time are not delivered.
 */
const gapMs = 15 * 60_000;
/** As long as the service itself goes on trying. */
const pendingMs = 4 * 24 * 60 * 60_000;
const pageSize = 200;
const eventsMax = 2000;

const query = (...names: string[]): Field[] =>
	names.map((name) => ({ name, title: name, kind: 'text', place: 'query' }));
const listDeliveries: Operation = {
	id: 'delivery.list',
	method: 'GET',
	path: '/deliveries',
	fields: query('endpoint_id', 'status', 'limit', 'cursor', 'sort'),
};
const listEvents: Operation = {
	id: 'event.list',
	method: 'GET',
	path: '/events',
	fields: query('limit', 'sort'),
};
const replay: Operation = {
	id: 'event.replay',
	method: 'POST',
	path: '/events/{event_id}/replay',
	sendsKey: true,
	fields: [
		{ name: 'event_id', title: 'Event', kind: 'id', place: 'path' },
		{ name: 'endpoint_id', title: 'Endpoint', kind: 'id', place: 'body' },
		{ name: 'not_before', title: 'Not Before', kind: 'dateTime', place: 'body' },
	],
};

/**
 * n8n removes and makes a trigger anew whenever its workflow is published, often because it failed and was just
 * corrected. With its endpoint go the deliveries that were to be repeated, so they are noted here first.
 */
export async function noteUndelivered(
	context: IHookFunctions,
	data: IDataObject,
	endpointId: string,
): Promise<void> {
	const newest = await callOperation(context, listEvents, {
		input: { limit: 1, sort: '-created_at' },
	});
	const [event] = (newest.data ?? []) as IDataObject[];
	const events = new Map<string, Undelivered>();
	for (const status of ['IN_PROGRESS', 'RETRYING', 'PENDING']) {
		let cursor: unknown;
		do {
			const page = await callOperation(context, listDeliveries, {
				input: {
					endpoint_id: endpointId,
					status,
					limit: pageSize,
					sort: 'created_at',
					...(typeof cursor === 'string' ? { cursor } : {}),
				},
			});
			for (const { event_id, next_attempt_at } of (page.data ?? []) as IDataObject[]) {
				const id = String(event_id);
				const isWaiting = status === 'IN_PROGRESS';
				events.set(id, isWaiting ? { id, not_before: String(next_attempt_at) } : { id });
			}
			cursor = page.next_cursor;
		} while (typeof cursor === 'string' && events.size < eventsMax);
	}
	const handOver: HandOver = {
		stopped_at: Date.now(),
		events: [...events.values()].slice(0, eventsMax),
		newest: event === undefined ? null : String(event.occurred_at),
	};
	data.handOver = handOver;
}

/** The time from which events were missed while the trigger was being made anew, by the clock of the service. */
export function missedSince(data: IDataObject): string | undefined {
	const handOver = data.handOver as HandOver | undefined;
	if (handOver === undefined || Date.now() - handOver.stopped_at > gapMs) return undefined;
	return new Date(handOver.newest === null ? 0 : Date.parse(handOver.newest) + 1).toISOString();
}

/** Has what was noted delivered to the new endpoint. */
export async function deliverNoted(
	context: IHookFunctions,
	data: IDataObject,
	endpointId: string,
): Promise<void> {
	const handOver = data.handOver as HandOver | undefined;
	if (handOver !== undefined && Date.now() - handOver.stopped_at <= pendingMs) {
		for (const undelivered of handOver.events) {
			await deliverAgain(context, undelivered, endpointId);
		}
	}
	delete data.handOver;
}

async function deliverAgain(
	context: IHookFunctions,
	{ id, ...when }: Undelivered,
	endpointId: string,
) {
	try {
		const input = { event_id: id, endpoint_id: endpointId, ...when };
		await callOperation(context, replay, { input, key: `hand-over:${endpointId}:${id}` });
	} catch (error) {
		// An event that the service no longer has must not keep the workflow from being published.
		if (error instanceof NodeApiError && error.httpCode === '404') return;
		throw new NodeApiError(context.getNode(), error as never);
	}
}
