import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { errorItem } from './errors';
import { createOriginFinder } from './event-origin';

/** Requests that one node has under way at a time. */
const requestsAtOnce = 10;

/** Runs tasks a few at a time and gives their results in order; after a failure no new one is begun. */
export async function inOrder<T>(
	count: number,
	task: (index: number) => Promise<T>,
	atOnce = requestsAtOnce,
): Promise<T[]> {
	const results: T[] = [];
	const failures: Array<{ index: number; error: unknown }> = [];
	let next = 0;
	const worker = async () => {
		while (next < count && failures.length === 0) {
			const index = next++;
			await task(index).then(
				(result) => {
					results[index] = result;
				},
				(error: unknown) => {
					failures.push({ index, error });
				},
			);
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
	const [first] = failures.sort((a, b) => a.index - b.index);
	return first === undefined ? results : await Promise.reject(first.error);
}

/** One row of output: on which output it goes, what it holds. */
export type Result = { output?: number; json: IDataObject; binary?: INodeExecutionData['binary'] };

/** Runs a node for each of its items; paired items and Continue On Fail are taken care of here. */
export async function runItems(
	context: IExecuteFunctions,
	perItem: (itemIndex: number) => Promise<Result | Result[]>,
	outputs = 1,
): Promise<INodeExecutionData[][]> {
	const results = await inOrder(context.getInputData().length, async (itemIndex) => {
		try {
			return await perItem(itemIndex);
		} catch (error) {
			const skipped = skippedItem(context, itemIndex, error);
			if (skipped !== undefined) return [skipped];
			if (context.continueOnFail()) return [failedItem(error)];
			const failure =
				error instanceof NodeApiError
					? error
					: new NodeOperationError(context.getNode(), error as Error, { itemIndex });
			// By them the error workflow finds out which sale this was about.
			const events = createOriginFinder(context)(itemIndex);
			if (events !== null) failure.context.event_ids = events.map(({ event_id }) => event_id);
			if (failure instanceof NodeApiError)
				throw new NodeApiError(context.getNode(), failure as never);
			throw new NodeOperationError(context.getNode(), failure);
		}
	});
	const items: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
	// An agent that uses the node as a tool sees its first output only.
	const isTool = outputs > 1 && context.isToolExecution();
	results.forEach((result, itemIndex) => {
		for (const { output = 0, json, binary } of Array.isArray(result) ? result : [result]) {
			items[isTool ? 0 : output].push({
				json: readable(json),
				...(binary === undefined ? {} : { binary }),
				pairedItem: { item: itemIndex },
			});
		}
	});
	return items;
}

const failedItem = (error: unknown): Result => ({ json: { ...errorItem(error), failed: true } });

/** What the service answers when a record has moved on: it was paid, accepted, replaced or cancelled meanwhile. */
export const tooLate = new Set([
	'billing_cycle.not-collectable',
	'billing_cycle.over',
	'email.not-due',
	'lifecycle.illegal-move',
	// It was asked for by being sent, and granting it announces the sending anew.
	'quotation.approval-needed',
	'subscription.not-changeable',
	'subscription.nothing-changes',
]);

/**
 * The item that goes on instead of a failure, where the node has goOnIfTooLateOption and it is on. Without it the event
 * would come again and again: what is too late once is too late each time.
 */
function skippedItem(
	context: IExecuteFunctions,
	itemIndex: number,
	error: unknown,
): Result | undefined {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	if (options.goOnIfTooLate !== true || !(error instanceof NodeApiError)) return undefined;
	const code = (error.context.data as IDataObject | undefined)?.code;
	if (!tooLate.has(String(code))) return undefined;
	return { json: { skipped: true, code, reason: error.message } };
}

/**
 * n8n takes a first item with a field `error` for a failed node and runs the whole node again, so the
 * field of that name which some records have (why a mail could not be sent) gets another name.
 */
function readable(json: IDataObject): IDataObject {
	if (!('error' in json) || json.failed === true) {
		const { failed, ...rest } = json;
		return failed === true ? rest : json;
	}
	const { error, ...rest } = json;
	return { ...rest, error_message: error };
}
