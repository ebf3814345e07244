import { handle } from '../../../platform/operation/index.ts';
import { graphContract } from '../graph-contract.ts';
import * as graphStore from '../graph-store.ts';
import { cancelGraph } from '../graphs.ts';
import { toWholeGraph } from '../to-graph.ts';

export const cancelTaskGraph = handle(graphContract.cancel, async (input, context) => {
	await cancelGraph(context, input.graph_id);
	return toWholeGraph(context, await graphStore.getGraph(context, input.graph_id));
});
