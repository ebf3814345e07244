import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';
import { provisioningTask } from '../CloudSales/generated/provisioning-task';
import type { Problem } from '../shared/errors';
import { callOperation } from '../shared/transport';

const { get, run } = provisioningTask.operations;
const shortestPauseMs = 1_000;
const longestPauseMs = 15_000;
/** Target of tasks that another workflow claims and does. */
const handedOver = 'workflow';
const endedWithoutSuccess = ['FAILED', 'CANCELLED', 'UNDOING', 'UNDONE'];

/** Nothing is left to do for a workflow: the task was called off, or its graph takes care of what failed. */
export const isCalledOff = ({ status, graph_id }: IDataObject): boolean =>
	status === 'FAILED' ? Boolean(graph_id) : endedWithoutSuccess.includes(String(status));

/** Runs a task step by step until it is done, waits for a person, or the time is up; the last state is returned. */
export async function runTask(
	context: IExecuteFunctions,
	taskId: string,
	longestWaitMs: number,
	itemIndex: number,
): Promise<IDataObject> {
	const deadline = Date.now() + longestWaitMs;
	for (;;) {
		const task = await step(context, taskId, itemIndex);
		if (task.target === handedOver) return task;
		const pauseMs = pauseOf(task);
		const isSettled = task.status === 'SUCCESS' || task.status === 'WAITING' || isCalledOff(task);
		if (task.status === 'FAILED' && !isSettled) throw failureOf(context, task, itemIndex);
		const isCancelled = context.getExecutionCancelSignal()?.aborted === true;
		if (isSettled || isCancelled || Date.now() + pauseMs > deadline) return task;
		await sleep(pauseMs);
	}
}

/** Does one step; when another worker has the task, or it is for a workflow, reads its state instead. */
async function step(
	context: IExecuteFunctions,
	taskId: string,
	itemIndex: number,
): Promise<IDataObject> {
	const input = { task_id: taskId };
	try {
		return await callOperation(context, run, { input }, itemIndex);
	} catch (error) {
		const problem = error instanceof NodeApiError ? (error.context.data as Problem) : undefined;
		const isForWorkflow = problem?.details?.target === handedOver;
		if (problem?.code !== 'provisioning_task.busy' && !isForWorkflow) {
			throw new NodeApiError(context.getNode(), error as never, { itemIndex });
		}
	}
	return await callOperation(context, get, { input }, itemIndex);
}

/** When the service says it will go on by itself, within what is reasonable for a node that waits. */
function pauseOf(task: IDataObject): number {
	const next = Date.parse(String(task.next_run_at)) - Date.now();
	return Math.min(Math.max(Number.isFinite(next) ? next : 2_000, shortestPauseMs), longestPauseMs);
}

function failureOf(context: IExecuteFunctions, task: IDataObject, itemIndex: number) {
	const reason = task.error_message ?? 'No reason was given';
	return new NodeOperationError(
		context.getNode(),
		`The task could not be done: ${String(task.description)} [Item ${itemIndex}]`,
		{
			itemIndex,
			description: `${String(reason)}${task.error_code ? ` (${String(task.error_code)})` : ''}. Correct the cause, then use CloudSales 'Provisioning Task: Retry' and run this node again.`,
		},
	);
}
