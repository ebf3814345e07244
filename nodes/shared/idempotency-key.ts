import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { createOriginFinder } from './event-origin';

/** What this node has sent for one event in one run, kept in the execution. */
type RunCount = { run: number; first: number; count: number };
/**
 * Makes the keys of one run of a node. The rule:
 *
 * - An item that descends from a CloudSales event gets event ID + node ID + how many items of the same
 *   event this node has had before. The service delivers an event again when its workflow did not
 *   finish, then in another execution and perhaps in a smaller batch: neither may change the key, so
 *   items are counted per event and not by their place in the batch.
 * - Any other item gets execution ID + node ID + run index + item index: a node that n8n runs again
 *   after a failure repeats its keys, a loop does not.
 */
export function createKeys(
	context: IExecuteFunctions,
): (itemIndex: number, operationId: string) => string {
	const node = context.getNode();
	const runIndex = currentRun(context);
	const originOf = createOriginFinder(context);
	const seen = new Map<string, number>();
	const places = context.getInputData().map((_, itemIndex) => {
		const origin = originOf(itemIndex);
		if (origin === null) {
			return keyOfExecution(context, itemIndex);
		}
		const event = nameOf(origin);
		const before = seen.get(event) ?? 0;
		seen.set(event, before + 1);
		return { event, before };
	});
	const firsts = countRun(context, runIndex, seen);
	return (itemIndex, operationId) => {
		const place = places[itemIndex];
		if (place === undefined || typeof place === 'string') return `${operationId}:${place}`;
		const ordinal = (firsts.get(place.event) ?? 0) + place.before;
		return `${operationId}:event:${place.event}:${node.id}:${ordinal}`;
	};
}

/** The key of an item that belongs to this execution alone; n8n running the node again within it repeats it. */
export const keyOfExecution = (context: IExecuteFunctions, itemIndex: number): string =>
	`execution:${context.getExecutionId()}:${context.getNode().id}:${currentRun(context)}:${itemIndex}`;

function currentRun(context: IExecuteFunctions): number {
	const index: unknown = context.getWorkflowDataProxy(0).$runIndex;
	return typeof index === 'number' ? index : 0;
}

/** One event, or what stands for all of them when it is unknown which of them an item comes from. */
function nameOf(events: readonly IDataObject[]): string {
	if (events.length === 1) return String(events[0].event_id);
	const ids = events.map(({ event_id }) => String(event_id)).sort();
	return createHash('sha256').update(ids.join()).digest('hex').slice(0, 32);
}

/** Notes how many items of each event this run has and tells how many there were in earlier runs. */
function countRun(
	context: IExecuteFunctions,
	run: number,
	seen: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
	const state = context.getContext('node');
	const runs = (state.cloudSalesRuns ?? {}) as unknown as Record<string, RunCount[]>;
	const firsts = new Map<string, number>();
	for (const [event, count] of seen) {
		const earlier = (runs[event] ?? []).filter((counted) => counted.run < run);
		const first = earlier.reduce((sum, counted) => sum + counted.count, 0);
		firsts.set(event, first);
		runs[event] = [...earlier, { run, first, count }];
	}
	state.cloudSalesRuns = runs as unknown as IDataObject;
	return firsts;
}
