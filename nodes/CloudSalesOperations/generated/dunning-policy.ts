// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const dunningPolicy: Resource = {
	title: 'Dunning Policy',
	operations: {
		get: {
			id: 'dunning_policy.get',
			method: 'GET',
			path: '/dunning-policies/{dunning_policy_id}',
			fields: [
				{
					name: 'dunning_policy_id',
					title: 'Dunning Policy',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
		getAll: {
			id: 'dunning_policy.list',
			method: 'GET',
			path: '/dunning-policies',
			list: 'pages',
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
				{ name: 'key', title: 'Key', kind: 'text', place: 'query', within: 'filters' },
			],
		},
	},
};

export const dunningPolicyProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['dunning_policy'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get a version of a dunning policy',
				action: 'Get dunning policy',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many versions of dunning policies',
				action: 'Get many dunning policies',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Dunning Policy',
		name: 'dunning_policy_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['dunning_policy'], operation: ['get'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('dunning_policy'),
		description: 'The dunning policy to use',
		required: true,
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['dunning_policy'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['dunning_policy'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['dunning_policy'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Key',
				name: 'key',
				type: 'string',
				default: '',
				placeholder: 'e.g. renewal',
				description: 'Only the versions of this policy',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['dunning_policy'], operation: ['getAll'] } },
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
];
