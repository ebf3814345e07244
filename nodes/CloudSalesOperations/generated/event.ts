// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const event: Resource = {
	title: 'Event',
	operations: {
		get: {
			id: 'event.get',
			method: 'GET',
			path: '/events/{event_id}',
			fields: [
				{ name: 'event_id', title: 'Event', required: true, kind: 'id', place: 'path' },
			],
		},
		getAll: {
			id: 'event.list',
			method: 'GET',
			path: '/events',
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
				{ name: 'type', title: 'Type', kind: 'text', place: 'query', within: 'filters' },
				{
					name: 'subject_id',
					title: 'Subject ID',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
				{ name: 'client_id', title: 'Client', kind: 'id', place: 'query', within: 'filters' },
			],
		},
		replay: {
			id: 'event.replay',
			method: 'POST',
			path: '/events/{event_id}/replay',
			sendsKey: true,
			fields: [
				{ name: 'event_id', title: 'Event', required: true, kind: 'id', place: 'path' },
				{
					name: 'endpoint_id',
					title: 'Endpoint',
					kind: 'id',
					place: 'body',
					within: 'additionalFields',
				},
				{
					name: 'not_before',
					title: 'Not Before',
					kind: 'dateTime',
					place: 'body',
					within: 'additionalFields',
				},
			],
		},
	},
};

export const eventProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['event'] } },
		options: [
			{ name: 'Get', value: 'get', description: 'Get an event', action: 'Get event' },
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many events',
				action: 'Get many events',
			},
			{
				name: 'Replay',
				value: 'replay',
				description: 'Deliver an event again to the endpoints that want it',
				action: 'Replay event',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Event',
		name: 'event_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['event'], operation: ['get', 'replay'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('event'),
		description: 'The event to use',
		required: true,
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['event'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['event'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['event'], operation: ['getAll'] } },
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
				displayName: 'Subject ID',
				name: 'subject_id',
				type: 'string',
				default: '',
				description: 'Only what happened to this',
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'string',
				default: '',
				description: 'Only this event',
			},
		],
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		displayOptions: { show: { resource: ['event'], operation: ['replay'] } },
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Endpoint',
				name: 'endpoint_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('endpoint'),
				description: 'Only to this endpoint',
			},
			{
				displayName: 'Not Before',
				name: 'not_before',
				type: 'dateTime',
				default: '',
				description: 'When it is delivered; at once if empty',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['event'], operation: ['getAll'] } },
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
		displayOptions: { show: { resource: ['event'], operation: ['replay'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
