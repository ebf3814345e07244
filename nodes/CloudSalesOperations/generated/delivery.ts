// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const delivery: Resource = {
	title: 'Delivery',
	operations: {
		getAll: {
			id: 'delivery.list',
			method: 'GET',
			path: '/deliveries',
			list: 'pages',
			simplified: [
				'id',
				'event_id',
				'endpoint_id',
				'status',
				'attempt',
				'next_attempt_at',
				'status_code',
				'error',
				'delivered_at',
				'finished_by',
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
					choices: ['PENDING', 'RETRYING', 'IN_PROGRESS', 'DELIVERED', 'DEAD'],
					place: 'query',
					within: 'filters',
				},
				{
					name: 'endpoint_id',
					title: 'Endpoint',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
				{ name: 'event_id', title: 'Event', kind: 'id', place: 'query', within: 'filters' },
			],
		},
	},
};

export const deliveryProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['delivery'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many deliveries',
				action: 'Get many deliveries',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['delivery'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['delivery'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['delivery'], operation: ['getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['delivery'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Endpoint',
				name: 'endpoint_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('endpoint'),
				description: 'The endpoint to use',
			},
			{
				displayName: 'Event',
				name: 'event_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('event'),
				description: 'The event to use',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Dead', value: 'DEAD' },
					{ name: 'Delivered', value: 'DELIVERED' },
					{ name: 'In Progress', value: 'IN_PROGRESS' },
					{ name: 'Pending', value: 'PENDING' },
					{ name: 'Retrying', value: 'RETRYING' },
				],
				default: 'DEAD',
				description: 'IN_PROGRESS: its workflow waits until next_attempt_at. DEAD: all attempts failed; replay the event.',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['delivery'], operation: ['getAll'] } },
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
