// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption, simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';

export const reconciliation: Resource = {
	title: 'Reconciliation',
	operations: {
		run: {
			id: 'reconciliation.run',
			method: 'POST',
			path: '/reconciliations',
			sendsKey: true,
			simplified: [
				'id',
				'gateway',
				'status',
				'period_from',
				'period_to',
				'links_seen',
				'open_differences',
				'error',
				'finished_at',
			],
			fields: [
				{ name: 'gateway', title: 'Gateway', kind: 'text', place: 'body' },
				{ name: 'days', title: 'Days', kind: 'integer', place: 'body' },
			],
		},
		report: {
			id: 'reconciliation.report',
			method: 'GET',
			path: '/reconciliations/{reconciliation_id}',
			simplified: [
				'id',
				'gateway',
				'status',
				'links_seen',
				'open_differences',
				'error',
				'finished_at',
				'differences',
			],
			fields: [
				{
					name: 'reconciliation_id',
					title: 'Reconciliation ID',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
		getAll: {
			id: 'reconciliation.list',
			method: 'GET',
			path: '/reconciliations',
			list: 'pages',
			simplified: [
				'id',
				'gateway',
				'status',
				'period_from',
				'period_to',
				'links_seen',
				'open_differences',
				'error',
				'finished_at',
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
			],
		},
	},
};

export const reconciliationProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['reconciliation'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many comparisons',
				action: 'Get many reconciliations',
			},
			{
				name: 'Report',
				value: 'report',
				description: 'Get a comparison with the differences it saw',
				action: 'Report reconciliation',
			},
			{
				name: 'Run',
				value: 'run',
				description: 'Compare the books of a gateway with ours',
				action: 'Run reconciliation',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Gateway',
		name: 'gateway',
		type: 'string',
		displayOptions: { show: { resource: ['reconciliation'], operation: ['run'] } },
		default: 'xendit',
		description: 'Gateway to compare with',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		displayOptions: { show: { resource: ['reconciliation'], operation: ['run'] } },
		typeOptions: { minValue: 1, maxValue: 92, numberPrecision: 0 },
		default: 3,
		description: 'Compare links made or paid within so many days',
	},
	{
		displayName: 'Reconciliation ID',
		name: 'reconciliation_id',
		type: 'string',
		displayOptions: { show: { resource: ['reconciliation'], operation: ['report'] } },
		default: '',
		placeholder: 'e.g. 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
		required: true,
		description: 'UUID of the reconciliation',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['reconciliation'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['reconciliation'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['reconciliation'], operation: ['run', 'report', 'getAll'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['reconciliation'], operation: ['run'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['reconciliation'], operation: ['getAll'] } },
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
