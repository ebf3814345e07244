import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

type Ancestor = { item?: { json: IDataObject }; all: () => Array<{ json: IDataObject }> };

/**
 * What an earlier node gave, as far as an item may come from it: the one item that it was made from, or all when a node in between
 * has lost from which. Null when that node has not run on the way here, or gave something else than what fits.
 */
export function ancestorsAt<T>(
	context: IExecuteFunctions,
	{ name, itemIndex }: { name: string; itemIndex: number },
	fits: (json: unknown) => json is T,
): T[] | null {
	let ancestor: Ancestor;
	let all: unknown[];
	try {
		ancestor = (context.getWorkflowDataProxy(itemIndex).$ as (name: string) => Ancestor)(name);
		all = ancestor.all().map(({ json }) => json);
	} catch {
		return null;
	}
	if (all.length === 0 || !all.every(fits)) return null;
	if (all.length === 1) return all;
	try {
		const paired = ancestor.item?.json;
		if (fits(paired)) return [paired];
	} catch {
		// A node in between has lost from which item it made this one.
	}
	return all;
}
