import type { OperationContext } from '../../platform/context/index.ts';
import { FinishTokenInvalid } from './errors.ts';
import { isFinishToken } from './proof.ts';
import * as store from './store.ts';

type Given = { event_id: string; finish_token: string };

/**
 * The deliveries for which valid tokens are given, with their endpoints locked first, in the order in which a recorded
 * attempt locks them. Nothing is left of an event whose endpoint was deleted: that is no mistake of the caller.
 */
export async function provenDeliveries(context: OperationContext, given: readonly Given[]) {
	const tokens = new Map(given.map((one) => [one.event_id, one.finish_token]));
	const rows = await store.deliveriesOf(context, [...tokens.keys()]);
	const isProven = (row: (typeof rows)[number]): boolean =>
		isFinishToken(context.vault, tokens.get(row.event_id) ?? '', row);
	const proven = rows.filter(isProven);
	const unproven = new Set(rows.map((row) => row.event_id));
	for (const row of proven) unproven.delete(row.event_id);
	if (unproven.size > 0) throw FinishTokenInvalid({ event_ids: [...unproven] });
	const endpoints = [];
	for (const id of [...new Set(proven.map((row) => row.endpoint_id))].toSorted()) {
		const endpoint = await store.lockEndpoint(context, id);
		if (endpoint !== null) endpoints.push(endpoint);
	}
	// As they are now that no attempt is being recorded.
	const locked = await store.deliveriesOf(context, [...tokens.keys()]);
	return { deliveries: locked.filter(isProven), endpoints };
}
