import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ancestorsAt } from './ancestors';
import { isObject } from './errors';

/**
 * Finds the CloudSales events that an item comes from: its own, or that of the item of the trigger it was made from. All
 * events of the execution when a node in between has lost from which item it made this one; null when no event started
 * the execution.
 */
export function createOriginFinder(
	context: IExecuteFunctions,
): (itemIndex: number) => IDataObject[] | null {
	const items = context.getInputData();
	const triggers = context
		.getParentNodes(context.getNode().name)
		.filter(({ type }) => type.endsWith('.cloudSalesTrigger'))
		.map(({ name }) => name);
	return (itemIndex) => {
		const { json } = items[itemIndex];
		if (isEvent(json)) return [json];
		for (const name of triggers) {
			const ancestors = ancestorsAt(context, { name, itemIndex }, isEvent);
			if (ancestors !== null) return ancestors;
		}
		return null;
	};
}

const isEvent = (json: unknown): json is IDataObject =>
	isObject(json) &&
	typeof json.event_id === 'string' &&
	typeof json.type === 'string' &&
	'occurred_at' in json;
