import { digestOf } from './signature';

/**
 * What proves to CloudSales that this node has taken a delivery: the answer names it and its events, and is signed for the
 * id and timestamp of the call. A bare 200 could come from a proxy, or from an n8n that is just starting.
 */
export function receiptFor(
	call: { id: string; timestamp: string },
	eventIds: readonly string[],
	secret: string,
): { body: string; signature: string } {
	const body = JSON.stringify({
		delivery_id: call.id,
		event_ids: eventIds,
		finished_by: 'CloudSales Trigger',
	});
	return { body, signature: `v1,${digestOf({ ...call, body }, secret).toString('base64')}` };
}
