// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption, simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const taskGraph: Resource = {
	title: 'Task Graph',
	operations: {
		get: {
			id: 'task_graph.get',
			method: 'GET',
			path: '/task-graphs/{graph_id}',
			simplified: ['id', 'status', 'why', 'stopped', 'owner_id', 'owner_type', 'occasion'],
			fields: [
				{ name: 'graph_id', title: 'Task Graph', required: true, kind: 'id', place: 'path' },
			],
		},
		getAll: {
			id: 'task_graph.list',
			method: 'GET',
			path: '/task-graphs',
			list: 'pages',
			simplified: ['id', 'status', 'why', 'stopped', 'owner_id', 'owner_type', 'occasion'],
			fields: [
				{ name: 'limit', title: 'Limit', kind: 'integer', place: 'query', within: 'none' },
				{ name: 'cursor', title: 'Cursor', kind: 'text', place: 'query', within: 'none' },
				{
					name: 'sort',
					title: 'Sort',
					kind: 'choice',
					choices: ['created_at', '-created_at'],
					place: 'query',
					within: 'options',
				},
				{
					name: 'status',
					title: 'Status',
					kind: 'choice',
					choices: ['ACTIVE', 'ASKS_PERSON', 'COMPLETED', 'PARTIAL', 'FAILED', 'ROLLED_BACK', 'CANCELLED'],
					place: 'query',
					within: 'filters',
				},
				{
					name: 'owner_id',
					title: 'Owner ID',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
			],
		},
		cancel: {
			id: 'task_graph.cancel',
			method: 'POST',
			path: '/task-graphs/{graph_id}/cancel',
			sendsKey: true,
			confirm: 'takes back all that these tasks have done',
			simplified: ['id', 'status', 'why', 'stopped', 'owner_id', 'owner_type', 'occasion'],
			fields: [
				{ name: 'graph_id', title: 'Task Graph', required: true, kind: 'id', place: 'path' },
				{ name: 'reason', title: 'Reason', required: true, kind: 'text', place: 'body' },
			],
		},
		retry: {
			id: 'task_graph.retry',
			method: 'POST',
			path: '/task-graphs/{graph_id}/retry',
			sendsKey: true,
			simplified: ['id', 'status', 'why', 'stopped', 'owner_id', 'owner_type', 'occasion'],
			fields: [
				{ name: 'graph_id', title: 'Task Graph', required: true, kind: 'id', place: 'path' },
			],
		},
	},
};

export const taskGraphProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['task_graph'] } },
		options: [
			{
				name: 'Cancel',
				value: 'cancel',
				description: 'Cancel a task graph: what is under way ends, then all of it is taken back',
				action: 'Cancel task graph',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get a task graph: the tasks that succeed together or are taken back together',
				action: 'Get task graph',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many task graphs',
				action: 'Get many task graphs',
			},
			{
				name: 'Retry',
				value: 'retry',
				description: 'Try again what failed in a task graph; what is complete stays',
				action: 'Retry task graph',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Task Graph',
		name: 'graph_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['task_graph'], operation: ['get', 'cancel', 'retry'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('task_graph'),
		description: 'The task graph to use',
		required: true,
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		displayOptions: { show: { resource: ['task_graph'], operation: ['cancel'] } },
		default: '',
		required: true,
		description: 'Why; kept in the audit trail',
	},
	{
		displayName: 'Confirm',
		name: 'confirm',
		type: 'boolean',
		displayOptions: { show: { resource: ['task_graph'], operation: ['cancel'] } },
		noDataExpression: true,
		default: false,
		description: 'Whether an AI agent may run this operation, which takes back all that these tasks have done. Workflows run it either way.',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['task_graph'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['task_graph'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['task_graph'], operation: ['get', 'getAll', 'cancel', 'retry'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['task_graph'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Owner ID',
				name: 'owner_id',
				type: 'string',
				default: '',
				placeholder: 'e.g. 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
				description: 'UUID of the owner',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Active', value: 'ACTIVE' },
					{ name: 'Asks Person', value: 'ASKS_PERSON' },
					{ name: 'Cancelled', value: 'CANCELLED' },
					{ name: 'Completed', value: 'COMPLETED' },
					{ name: 'Failed', value: 'FAILED' },
					{ name: 'Partial', value: 'PARTIAL' },
					{ name: 'Rolled Back', value: 'ROLLED_BACK' },
				],
				default: 'ACTIVE',
				description: 'ASKS_PERSON: it does not go on by itself; why says what to look at',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['task_graph'], operation: ['getAll'] } },
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Sort',
				name: 'sort',
				type: 'options',
				options: [
					{ name: 'Created At, Newest First', value: '-created_at' },
					{ name: 'Created At, Oldest First', value: 'created_at' },
				],
				default: '-created_at',
				description: 'Column to sort by; a leading minus sorts downwards',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['task_graph'], operation: ['cancel', 'retry'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
