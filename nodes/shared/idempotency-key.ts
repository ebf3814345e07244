import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What this node has sent for one event in one run, kept in the execution. */
type RunCount = { run: number; first: number; count: number };
type Origin = { event: string } | null;
type Ancestor = {
	item?: { json: IDataObject };
	all: () => Array<{ json: IDataObject }>;
	isExecuted?: boolean;
};

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
	const triggers = triggersOf(context);
	const seen = new Map<string, number>();
	const places = context.getInputData().map((item, itemIndex) => {
		const origin = originOf(context, item.json, itemIndex, triggers);
		if (origin === null) {
			return `execution:${context.getExecutionId()}:${node.id}:${runIndex}:${itemIndex}`;
		}
		const before = seen.get(origin.event) ?? 0;
		seen.set(origin.event, before + 1);
		return { event: origin.event, before };
	});
	const firsts = countRun(context, runIndex, seen);
	return (itemIndex, operationId) => {
		const place = places[itemIndex];
		if (place === undefined || typeof place === 'string') return `${operationId}:${place}`;
		const ordinal = (firsts.get(place.event) ?? 0) + place.before;
		return `${operationId}:event:${place.event}:${node.id}:${ordinal}`;
	};
}

/** The event that an item descends from; undefined when it is none, or several. */
export function eventOf(context: IExecuteFunctions, itemIndex: number): string | undefined {
	const item = context.getInputData()[itemIndex];
	if (item === undefined) return undefined;
	const origin = originOf(context, item.json, itemIndex, triggersOf(context));
	return origin?.event.includes('-') ? origin.event : undefined;
}

const triggersOf = (context: IExecuteFunctions): string[] =>
	context
		.getParentNodes(context.getNode().name)
		.filter(({ type }) => type.endsWith('.cloudSalesTrigger'))
		.map(({ name }) => name);

function currentRun(context: IExecuteFunctions): number {
	const index: unknown = context.getWorkflowDataProxy(0).$runIndex;
	return typeof index === 'number' ? index : 0;
}

/** Which event an item comes from: its own, or that of the item of the trigger it was made from. */
function originOf(
	context: IExecuteFunctions,
	json: IDataObject,
	itemIndex: number,
	triggers: readonly string[],
): Origin {
	if (isEvent(json)) return { event: String(json.event_id) };
	for (const name of triggers) {
		const ancestor = ancestorOf(context, name, itemIndex);
		if (ancestor !== null) return ancestor;
	}
	return null;
}

function ancestorOf(context: IExecuteFunctions, name: string, itemIndex: number): Origin {
	let trigger: Ancestor;
	let all: Array<{ json: IDataObject }>;
	try {
		trigger = (context.getWorkflowDataProxy(itemIndex).$ as (name: string) => Ancestor)(name);
		all = trigger.all();
	} catch {
		// This trigger did not start the execution.
		return null;
	}
	if (all.length === 0 || !all.every(({ json }) => isEvent(json))) return null;
	if (all.length === 1) return { event: String(all[0].json.event_id) };
	try {
		const paired = trigger.item?.json;
		if (paired !== undefined && isEvent(paired)) return { event: String(paired.event_id) };
	} catch {
		// A node in between has lost from which item it made this one.
	}
	const ids = all.map(({ json }) => String(json.event_id)).sort();
	return { event: createHash('sha256').update(ids.join()).digest('hex').slice(0, 32) };
}

const isEvent = (json: IDataObject) =>
	typeof json.event_id === 'string' && typeof json.type === 'string' && 'occurred_at' in json;

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
