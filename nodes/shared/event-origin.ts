import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

type Ancestor = {
	item?: { json: IDataObject };
	all: () => Array<{ json: IDataObject }>;
	isExecuted?: boolean;
};

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
			const ancestors = ancestorsOf(context, name, itemIndex);
			if (ancestors !== null) return ancestors;
		}
		return null;
	};
}

function ancestorsOf(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
): IDataObject[] | null {
	let trigger: Ancestor;
	let all: IDataObject[];
	try {
		trigger = (context.getWorkflowDataProxy(itemIndex).$ as (name: string) => Ancestor)(name);
		all = trigger.all().map(({ json }) => json);
	} catch {
		// This trigger did not start the execution.
		return null;
	}
	if (all.length === 0 || !all.every(isEvent)) return null;
	if (all.length === 1) return all;
	try {
		const paired = trigger.item?.json;
		if (paired !== undefined && isEvent(paired)) return [paired];
	} catch {
		// A node in between has lost from which item it made this one.
	}
	return all;
}

const isEvent = (json: IDataObject) =>
	typeof json.event_id === 'string' && typeof json.type === 'string' && 'occurred_at' in json;
