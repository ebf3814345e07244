import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Field, Operation } from './operation';
import { callOperation } from './transport';

/** An event and its finish token. The service acknowledges only with the token, which nothing but the delivery carries. */
export type OpenEvent = { event_id: string; finish_token: string };

const body = (...names: string[]): Field[] =>
	names.map((name) => ({ name, title: name, kind: 'text', place: 'body' }));
const acknowledgeOperation: Operation = {
	id: 'delivery.acknowledge',
	method: 'POST',
	path: '/deliveries/acknowledge',
	fields: body('events', 'finished_by', 'execution_url'),
};
const keepOpenOperation: Operation = {
	id: 'delivery.keep-open',
	method: 'POST',
	path: '/deliveries/keep-open',
	fields: body('events', 'seconds'),
};

/** Those of the events that wait to be finished, each once; an event that was acknowledged when received has no token. */
export function openEventsIn(events: readonly IDataObject[]): OpenEvent[] {
	const open = new Map<string, OpenEvent>();
	for (const { event_id, finish_token } of events) {
		if (typeof finish_token !== 'string' || finish_token === '') continue;
		open.set(String(event_id), { event_id: String(event_id), finish_token });
	}
	return [...open.values()];
}

export async function acknowledge(context: IExecuteFunctions, events: readonly OpenEvent[]) {
	const { id, name } = context.getWorkflow();
	const where = `${context.getNode().name}, ${name ?? 'workflow'}, execution ${context.getExecutionId()}`;
	const finished_by = where.replace(/\s+/g, ' ').slice(0, 200);
	const execution_url = addressOf(context.getInstanceBaseUrl(), id, context.getExecutionId());
	const input = { events: [...events], finished_by, ...(execution_url ? { execution_url } : {}) };
	if (events.length > 0) await callOperation(context, acknowledgeOperation, { input });
}

export async function keepOpen(
	context: IExecuteFunctions,
	events: readonly OpenEvent[],
	seconds: number,
) {
	const input = { events: [...events], seconds };
	if (events.length > 0) await callOperation(context, keepOpenOperation, { input });
}

/** The page of an execution, in the form that n8n's own error messages link to; nothing where n8n does not know its address. */
function addressOf(base: string, workflowId: string | undefined, executionId: string) {
	if (!/^https?:\/\//.test(base) || !workflowId || !executionId) return undefined;
	const path = `workflow/${encodeURIComponent(workflowId)}/executions/${encodeURIComponent(executionId)}`;
	const address = `${base.replace(/\/$/, '')}/${path}`;
	return address.length <= 500 ? address : undefined;
}
