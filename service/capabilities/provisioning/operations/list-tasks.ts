import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import * as store from '../store.ts';
import { toTaskFor } from '../to-task.ts';

export const listTasks = handle(taskContract.list, async (input, context) => {
	const page = await store.listTasks(context, input);
	return { ...page, data: page.data.map((row) => toTaskFor(context, row)) };
});
