import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Send } from '../shared/commands';
import { idempotencyKeyOption } from '../shared/descriptions';
import { refusal } from '../shared/errors';
import { refuseAgent } from '../shared/execute-operation';
import { toWire } from '../shared/input';
import type { Field, Operation } from '../shared/operation';

const shown = { show: { resource: ['api'], operation: ['call'] } };
const methods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'] as const;
const queryField: Field = { name: 'query', title: 'Query', kind: 'json' };
const bodyField: Field = { name: 'body', title: 'Body', kind: 'json' };

/** The resource API: any operation of the service by its address, with the key, the retries and the errors of the other ones. */
export const apiResource = { name: 'API', value: 'api' };
export const apiProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['api'] } },
		options: [
			{
				name: 'Make Call',
				value: 'call',
				description: 'Call an address of the CloudSales API that has no operation here',
				action: 'Make API call',
			},
		],
		default: 'call',
	},
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		displayOptions: shown,
		options: methods.map((method) => ({ name: method, value: method })),
		default: 'GET',
		description: 'The method that the API documentation names',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		displayOptions: shown,
		required: true,
		default: '',
		placeholder: 'e.g. /quotations',
		description: 'The address below /api/v1, without a query',
	},
	{
		displayName: 'Confirm',
		name: 'confirm',
		type: 'boolean',
		displayOptions: {
			show: { ...shown.show, method: methods.filter((method) => method !== 'GET') },
		},
		default: false,
		description: 'Whether an AI agent may use this node as a tool for calls that change something',
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'json',
		displayOptions: shown,
		default: '{}',
		description: 'Query parameters as a JSON object',
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		displayOptions: { show: { ...shown.show, method: ['PATCH', 'POST', 'PUT'] } },
		default: '{}',
		description: 'Fields as a JSON object',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		displayOptions: shown,
		default: {},
		options: [idempotencyKeyOption],
	},
];

/** Calls what the parameters name, and gives the answer as it is. */
export async function callApi(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<{ json: IDataObject }> {
	const method = context.getNodeParameter('method', itemIndex) as Operation['method'];
	const query = objectOf(context, itemIndex, queryField);
	const body = ['PATCH', 'POST', 'PUT'].includes(method)
		? objectOf(context, itemIndex, bodyField)
		: {};
	const place = { node: context.getNode(), itemIndex };
	const twice = Object.keys(query).find((name) => name in body);
	if (twice !== undefined) throw refusal(place, 'Body', `has "${twice}", which Query has, too`);
	const operation: Operation = {
		id: 'api.call',
		method,
		path: pathOf(context, itemIndex),
		sendsKey: method !== 'GET',
		...(method === 'GET' ? {} : { confirm: 'may change anything that the key may change' }),
		fields: [...fieldsOf(query, 'query'), ...fieldsOf(body, 'body')],
	};
	refuseAgent(context, operation, itemIndex);
	return { json: await send(operation, { ...query, ...body }, itemIndex) };
}

/** Without the part that the credential gives. An address of another host would get the API key. */
function pathOf(context: IExecuteFunctions, itemIndex: number): string {
	const given = String(context.getNodeParameter('path', itemIndex)).trim();
	const path = given.replace(/^\/api\/v1(?=\/)/, '');
	if (/^(\/[\w.~%:-]+)+$/.test(path) && !path.split('/').includes('..')) return path;
	throw refusal(
		{ node: context.getNode(), itemIndex },
		'Path',
		`"${given}" is not a path such as /quotations; parameters belong into Query`,
	);
}

function objectOf(context: IExecuteFunctions, itemIndex: number, field: Field): IDataObject {
	const where = { node: context.getNode(), itemIndex, timezone: context.getTimezone() };
	return (toWire(field, context.getNodeParameter(field.name, itemIndex, {}), where) ??
		{}) as IDataObject;
}

const fieldsOf = (values: IDataObject, place: 'query' | 'body'): Field[] =>
	Object.keys(values).map((name) => ({ name, title: name, kind: 'json', place }));
