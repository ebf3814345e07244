import { handle } from '../../../platform/operation/index.ts';
import { boardContract } from '../board-contract.ts';
import * as board from '../board-store.ts';
import * as store from '../store.ts';

export const listAttempts = handle(boardContract['list-attempts'], async (input, context) => {
	const { id } = await store.getTask(context, input.task_id);
	return { data: await board.listAttempts(context, id) };
});
