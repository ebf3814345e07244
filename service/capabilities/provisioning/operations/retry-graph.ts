import { handle } from '../../../platform/operation/index.ts';
import { graphContract } from '../graph-contract.ts';
import * as graphStore from '../graph-store.ts';
import { retryGraph } from '../graphs.ts';
import { toWholeGraph } from '../to-graph.ts';

export const retryTaskGraph = handle(graphContract.retry, async (input, context) => {
	await retryGraph(context, input.graph_id);
	return toWholeGraph(context, await graphStore.getGraph(context, input.graph_id));
});
