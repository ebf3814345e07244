// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';

export const auditEntry: Resource = {
	title: 'Audit Entry',
	operations: {
		getAll: {
			id: 'audit_entry.list',
			method: 'GET',
			path: '/audit-entries',
			list: 'pages',
			simplified: [
				'id',
				'occurred_at',
				'actor_type',
				'actor_name',
				'operation',
				'subject_id',
				'fields',
				'reason',
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
					name: 'operation',
					title: 'Operation',
					kind: 'text',
					place: 'query',
					within: 'filters',
				},
				{
					name: 'subject_id',
					title: 'Subject ID',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
				{
					name: 'actor_id',
					title: 'Actor ID',
					kind: 'text',
					place: 'query',
					within: 'filters',
				},
			],
		},
		'list-own': {
			id: 'audit_entry.list-own',
			method: 'GET',
			path: '/audit-entries/own',
			fields: [
				{ name: 'limit', title: 'Limit', kind: 'integer', place: 'query', within: 'filters' },
				{ name: 'cursor', title: 'Cursor', kind: 'text', place: 'query', within: 'filters' },
				{
					name: 'sort',
					title: 'Sort',
					kind: 'choice',
					choices: ['created_at', '-created_at'],
					place: 'query',
					within: 'options',
				},
			],
		},
	},
};

export const auditEntryProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['audit_entry'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get the audit trail: who did what to which thing, and when',
				action: 'Get many audit entries',
			},
			{
				name: 'List Own',
				value: 'list-own',
				description: 'Get what the caller itself has done, the newest first',
				action: 'Get own actions',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['audit_entry'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['audit_entry'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['audit_entry'], operation: ['getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['audit_entry'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Actor ID',
				name: 'actor_id',
				type: 'string',
				default: '',
				description: 'Only what this user or key did',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'string',
				default: '',
				description: 'Only this operation',
			},
			{
				displayName: 'Subject ID',
				name: 'subject_id',
				type: 'string',
				default: '',
				description: 'Only what was done to this',
			},
		],
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['audit_entry'], operation: ['list-own'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Cursor',
				name: 'cursor',
				type: 'string',
				default: '',
				description: 'The next_cursor of the page before',
			},
			{
				displayName: 'Limit',
				name: 'limit',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 200, numberPrecision: 0 },
				default: 50,
				description: 'Max number of results to return',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['audit_entry'], operation: ['getAll', 'list-own'] } },
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
