import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import * as store from '../store.ts';
import { toTaskFor } from '../to-task.ts';

export const getTask = handle(taskContract.get, async (input, context) =>
	toTaskFor(context, await store.getTask(context, input.task_id)),
);
