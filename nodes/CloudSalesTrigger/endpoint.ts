import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import type { Field, Operation } from '../shared/operation';
import { callOperation } from '../shared/transport';

export type Endpoint = {
	id: string;
	url: string;
	status: string;
	/** Absent from a service that does not ask for proofs yet. */
	proof?: string;
	updated_at: string;
};

const body = (...names: string[]): Field[] =>
	names.map((name) => ({ name, title: name, kind: 'text', place: 'body' }));

const register: Operation = {
	id: 'endpoint.register',
	method: 'PUT',
	path: '/endpoints',
	fields: body(
		'url',
		'description',
		'event_types',
		'filters',
		'batch_size',
		'batch_wait_ms',
		'acknowledge',
		'proof',
		'replay_from',
	),
};
const list: Operation = {
	id: 'endpoint.list',
	method: 'GET',
	path: '/endpoints',
	fields: [{ name: 'url', title: 'Webhook URL', kind: 'text', place: 'query' }],
};
const remove: Operation = {
	id: 'endpoint.delete',
	method: 'DELETE',
	path: '/endpoints/{endpoint_id}',
	fields: [{ name: 'endpoint_id', title: 'Endpoint', kind: 'id', place: 'path' }],
};

/** Registers a URL; registering it again changes its settings and gives its secret again. */
export async function registerEndpoint(
	context: IHookFunctions,
	settings: IDataObject,
): Promise<Endpoint & { secret: string }> {
	const endpoint: unknown = await callOperation(context, register, { input: settings });
	return endpoint as Endpoint & { secret: string };
}

export async function findEndpoint(
	context: IHookFunctions,
	url: string,
): Promise<Endpoint | undefined> {
	const page = await callOperation(context, list, { input: { url } });
	return ((page.data ?? []) as Endpoint[]).find((endpoint) => endpoint.url === url);
}

export async function deleteEndpoint(context: IHookFunctions, id: string): Promise<void> {
	await callOperation(context, remove, { input: { endpoint_id: id } });
}
