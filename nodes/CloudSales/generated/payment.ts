// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const payment: Resource = {
	title: 'Payment',
	operations: {
		get: {
			id: 'payment.get',
			method: 'GET',
			path: '/payments/{payment_id}',
			simplified: [
				'id',
				'status',
				'currency',
				'amount',
				'channel',
				'paid_at',
				'client_id',
				'subject_id',
				'payment_link_id',
				'unmatched_reason',
			],
			fields: [
				{ name: 'payment_id', title: 'Payment', required: true, kind: 'id', place: 'path' },
			],
		},
		getAll: {
			id: 'payment.list',
			method: 'GET',
			path: '/payments',
			list: 'pages',
			simplified: [
				'id',
				'status',
				'currency',
				'amount',
				'channel',
				'paid_at',
				'client_id',
				'subject_id',
				'payment_link_id',
				'unmatched_reason',
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
					choices: ['SUCCEEDED', 'FAILED', 'UNMATCHED'],
					place: 'query',
					within: 'filters',
				},
				{ name: 'client_id', title: 'Client', kind: 'id', place: 'query', within: 'filters' },
				{
					name: 'subject_id',
					title: 'Subject ID',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
			],
		},
	},
};

export const paymentProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['payment'] } },
		options: [
			{ name: 'Get', value: 'get', description: 'Get a payment', action: 'Get payment' },
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many payments',
				action: 'Get many payments',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Payment',
		name: 'payment_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['payment'], operation: ['get'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('payment'),
		description: 'The payment to use',
		required: true,
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['payment'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['payment'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['payment'], operation: ['get', 'getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['payment'], operation: ['getAll'] } },
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
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Failed', value: 'FAILED' },
					{ name: 'Succeeded', value: 'SUCCEEDED' },
					{ name: 'Unmatched', value: 'UNMATCHED' },
				],
				default: 'FAILED',
				description: 'UNMATCHED is money that could not be placed',
			},
			{
				displayName: 'Subject ID',
				name: 'subject_id',
				type: 'string',
				default: '',
				description: 'Only payments for this billing cycle',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['payment'], operation: ['getAll'] } },
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
