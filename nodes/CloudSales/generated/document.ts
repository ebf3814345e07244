// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const document: Resource = {
	title: 'Document',
	operations: {
		get: {
			id: 'document.get',
			method: 'GET',
			path: '/documents/{document_id}',
			simplified: [
				'id',
				'kind',
				'filename',
				'url',
				'related_type',
				'related_id',
				'client_id',
				'size',
				'replaced_at',
				'created_at',
			],
			fields: [
				{ name: 'document_id', title: 'Document', required: true, kind: 'id', place: 'path' },
			],
		},
		getAll: {
			id: 'document.list',
			method: 'GET',
			path: '/documents',
			list: 'pages',
			simplified: [
				'id',
				'kind',
				'filename',
				'url',
				'related_type',
				'related_id',
				'client_id',
				'size',
				'replaced_at',
				'created_at',
			],
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
					name: 'related_id',
					title: 'Related ID',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
				{ name: 'client_id', title: 'Client', kind: 'id', place: 'query', within: 'filters' },
			],
		},
	},
};

export const documentProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['document'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get what is known of a document',
				action: 'Get document',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many documents',
				action: 'Get many documents',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Document',
		name: 'document_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['document'], operation: ['get'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('document'),
		description: 'The document to use',
		required: true,
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['document'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['document'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['document'], operation: ['get', 'getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['document'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Client',
				name: 'client_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('client'),
				description: 'The client to use',
			},
			{
				displayName: 'Related ID',
				name: 'related_id',
				type: 'string',
				default: '',
				description: 'Only documents of this record, such as a billing cycle',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['document'], operation: ['getAll'] } },
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
