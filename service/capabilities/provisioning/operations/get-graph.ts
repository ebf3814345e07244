import { handle } from '../../../platform/operation/index.ts';
import { graphContract } from '../graph-contract.ts';
import * as graphStore from '../graph-store.ts';
import { toWholeGraph } from '../to-graph.ts';

export const getGraph = handle(graphContract.get, async (input, context) =>
	toWholeGraph(context, await graphStore.getGraph(context, input.graph_id)),
);
