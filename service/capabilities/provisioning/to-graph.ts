import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { graphContract } from './graph-contract.ts';
import * as graphStore from './graph-store.ts';
import { toTaskFor } from './to-task.ts';

const { status } = graphContract.list.output.shape.data.element.shape;

/** A row as the API shows it. */
export const toGraph = (row: graphStore.GraphRow) => ({
	...row,
	status: status.parse(row.status),
	stopped: row.stopped_at !== null,
});

/** The same with its tasks. */
export async function toWholeGraph(
	context: ReadContext,
	row: graphStore.GraphRow,
): Promise<z.output<(typeof graphContract)['get']['output']>> {
	const tasks = await graphStore.listTasksOfGraphs(context, [row.id]);
	return { ...toGraph(row), tasks: tasks.map((task) => toTaskFor(context, task)) };
}
