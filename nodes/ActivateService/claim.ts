import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { provisioningTask } from '../CloudSales/generated/provisioning-task';
import { order } from '../CloudSalesOrders/generated/order';
import type { Send } from '../shared/commands';
import type { Problem } from '../shared/errors';
import type { Result } from '../shared/items';
import type { Field, Operation } from '../shared/operation';
import { collectionOf, fieldOf, given } from '../shared/step';

const { get } = provisioningTask.operations;
const taken = ['provisioning_task.busy', 'provisioning_task.not-ready'];
/** Another worker holds the lease of the task: to wait for the lease and claim again would repeat the work. */
const claim: Operation = { ...provisioningTask.operations.claim, notWaitedFor: taken };

/** Target of tasks that are for a workflow; those of other targets the service does by itself. */
const handedOver = 'workflow';
const claimed = 0;
const notClaimed = 1;

const codes: Field = { name: 'service_codes', title: 'Only Services', kind: 'list' };

export const taskField = fieldOf(claim, 'task_id', { title: 'Task', required: true });
export const secondsOf = (context: IExecuteFunctions, itemIndex: number): unknown =>
	given(context, itemIndex, fieldOf(claim, 'seconds', { title: 'Claim Lasts' }));

/** Takes the task for this execution, with what the work needs to know; what is not to be done here goes to the other output. */
export async function claimService(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const task_id = given(context, itemIndex, taskField);
	const task = await send(get, { task_id } as IDataObject, itemIndex);
	const reason = reasonAgainst(context, itemIndex, task);
	if (reason !== null) return leftAlone(task, reason);
	const input = { task_id, seconds: secondsOf(context, itemIndex) } as IDataObject;
	try {
		const leased = await send(claim, input, itemIndex);
		return { output: claimed, json: await factsOf(leased, itemIndex, send) };
	} catch (error) {
		const problem = error instanceof NodeApiError ? (error.context.data as Problem) : undefined;
		if (problem?.code !== undefined && taken.includes(problem.code))
			return leftAlone(task, problem.detail ?? problem.title ?? 'Another worker has it');
		if (error instanceof NodeApiError) throw new NodeApiError(context.getNode(), error as never);
		throw new NodeOperationError(context.getNode(), error as Error, { itemIndex });
	}
}

const leftAlone = (task: IDataObject, reason: string): Result => ({
	output: notClaimed,
	json: { task_id: task.id, service_code: task.name, status: task.status, reason },
});

function reasonAgainst(
	context: IExecuteFunctions,
	itemIndex: number,
	{ target, name, status, ready_at, blocked_reason }: IDataObject,
): string | null {
	if (target !== handedOver) return `It is not for a workflow: ${String(target)} does it`;
	const wanted = given(context, itemIndex, codes) as string[] | undefined;
	if (wanted !== undefined && !wanted.includes(String(name)))
		return `This workflow does not activate ${String(name)}`;
	const { take_up_waiting } = collectionOf(context, itemIndex, 'options');
	const isTakenUp = take_up_waiting === true && (status === 'WAITING' || status === 'UNKNOWN');
	// One that runs may have been claimed by this very execution, whose node n8n runs again.
	if (isTakenUp || status === 'RUNNING') return null;
	if (status !== 'PENDING') return `It is ${String(status)} already`;
	return ready_at === null ? String(blocked_reason ?? 'What it depends on is not done') : null;
}

/** What the nodes that do the work need to know, and the token by which they report. */
async function factsOf(task: IDataObject, itemIndex: number, send: Send): Promise<IDataObject> {
	const { id, lease_token, action, name, description, quantity, repeatable, attempt } = task;
	return {
		...{ task_id: id, lease_token, action, service_code: name, service_name: description },
		...{ quantity, repeatable, attempt },
		...(await orderFacts(task, itemIndex, send)),
		made: await madeBefore(task, itemIndex, send),
	};
}

/** What the order says of its customer, its tenant and this service; nothing where the task is not of an order. */
async function orderFacts(
	{ owner_type, owner_id, subject_id }: IDataObject,
	itemIndex: number,
	send: Send,
): Promise<IDataObject> {
	if (owner_type !== 'order') return { owner_id };
	const found = await send(order.operations.get, { order_id: owner_id }, itemIndex);
	const { order_number, company_name, organization_slug, tenant_id, activation_url } = found;
	const items = (found.items ?? []) as IDataObject[];
	const item = items.find(({ id }) => id === subject_id);
	return {
		...{ order_id: owner_id, order_number, company_name, organization_slug, tenant_id },
		...{ activation_url, configuration: item?.configuration ?? {} },
	};
}

/** What is to be taken back: the result of the task that made it. */
async function madeBefore(
	{ undo_of }: IDataObject,
	itemIndex: number,
	send: Send,
): Promise<IDataObject[string]> {
	if (typeof undo_of !== 'string') return null;
	return (await send(get, { task_id: undo_of }, itemIndex)).result ?? null;
}
