// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';

export const reconciliationDifference: Resource = {
	title: 'Reconciliation Difference',
	operations: {
		getAll: {
			id: 'reconciliation_difference.list',
			method: 'GET',
			path: '/reconciliation-differences',
			list: 'pages',
			simplified: [
				'id',
				'kind',
				'status',
				'gateway',
				'subject',
				'payment_link_id',
				'currency',
				'amount_ours',
				'amount_at_gateway',
				'explanation',
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
					name: 'status',
					title: 'Status',
					kind: 'choice',
					choices: ['OPEN', 'RESOLVED'],
					place: 'query',
					within: 'filters',
				},
				{
					name: 'kind',
					title: 'Kind',
					kind: 'choice',
					choices: [
						'AMOUNT_DIFFERS',
						'DUPLICATE_LINK',
						'MISSING_AT_GATEWAY',
						'NOT_APPLIED',
						'UNEXPECTED_MONEY',
						'UNREADABLE',
					],
					place: 'query',
					within: 'filters',
				},
			],
		},
	},
};

export const reconciliationDifferenceProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['reconciliation_difference'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many differences between the gateways and our books',
				action: 'Get many reconciliation differences',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['reconciliation_difference'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: {
			show: { resource: ['reconciliation_difference'], operation: ['getAll'], returnAll: [false] },
		},
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['reconciliation_difference'], operation: ['getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['reconciliation_difference'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Kind',
				name: 'kind',
				type: 'options',
				options: [
					{ name: 'Amount Differs', value: 'AMOUNT_DIFFERS' },
					{ name: 'Duplicate Link', value: 'DUPLICATE_LINK' },
					{ name: 'Missing At Gateway', value: 'MISSING_AT_GATEWAY' },
					{ name: 'Not Applied', value: 'NOT_APPLIED' },
					{ name: 'Unexpected Money', value: 'UNEXPECTED_MONEY' },
					{ name: 'Unreadable', value: 'UNREADABLE' },
				],
				default: 'AMOUNT_DIFFERS',
				description: 'What disagrees; UNREADABLE is a link at the gateway that CloudSales cannot read, such as one in another currency',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Open', value: 'OPEN' },
					{ name: 'Resolved', value: 'RESOLVED' },
				],
				default: 'OPEN',
				description: 'RESOLVED once a later comparison no longer finds it',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['reconciliation_difference'], operation: ['getAll'] } },
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
