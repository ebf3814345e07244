import { handle } from '../../../platform/operation/index.ts';
import { graphContract } from '../graph-contract.ts';
import * as graphStore from '../graph-store.ts';
import { toGraph } from '../to-graph.ts';

export const listGraphs = handle(graphContract.list, async (input, context) => {
	const page = await graphStore.listGraphs(context, input);
	return { ...page, data: page.data.map(toGraph) };
});
