// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const timeline: Resource = {
	title: 'Timeline',
	operations: {
		get: {
			id: 'timeline.get',
			method: 'GET',
			path: '/timelines/{subject_id}',
			simplified: [
				'subject_type',
				'subject_id',
				'label',
				'status',
				'client_id',
				'client_name',
				'stages',
				'next',
				'data',
				'next_cursor',
			],
			fields: [
				{
					name: 'subject_id',
					title: 'Subject ID',
					required: true,
					kind: 'id',
					place: 'path',
				},
				{ name: 'limit', title: 'Limit', kind: 'integer', place: 'query', within: 'filters' },
				{ name: 'cursor', title: 'Cursor', kind: 'text', place: 'query', within: 'filters' },
				{
					name: 'order',
					title: 'Order',
					kind: 'choice',
					choices: ['OLDEST_FIRST', 'NEWEST_FIRST'],
					place: 'query',
					within: 'filters',
				},
				{
					name: 'about',
					title: 'About',
					kind: 'choice',
					choices: ['PEOPLE', 'SALE', 'MAIL', 'MONEY', 'SERVICE', 'VENDOR', 'WORKFLOW', 'AUDIT'],
					place: 'query',
					within: 'filters',
				},
				{
					name: 'audience',
					title: 'Audience',
					kind: 'choice',
					choices: ['STAFF', 'CLIENT'],
					place: 'query',
					within: 'filters',
				},
				{
					name: 'language',
					title: 'Language',
					kind: 'choice',
					choices: ['id', 'en'],
					place: 'query',
					within: 'filters',
				},
			],
		},
		find: {
			id: 'timeline.find',
			method: 'GET',
			path: '/timelines',
			fields: [
				{ name: 'query', title: 'Query', kind: 'text', place: 'query', within: 'filters' },
				{ name: 'client_id', title: 'Client', kind: 'id', place: 'query', within: 'filters' },
				{
					name: 'language',
					title: 'Language',
					kind: 'choice',
					choices: ['id', 'en'],
					place: 'query',
					within: 'filters',
				},
			],
		},
	},
};

export const timelineProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['timeline'] } },
		options: [
			{
				name: 'Find',
				value: 'find',
				description: 'Find a sale, a bill, a payment, a message or a client by what people know of it',
				action: 'Find timeline',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get all that happened in a sale, in order',
				action: 'Get timeline',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Subject ID',
		name: 'subject_id',
		type: 'string',
		displayOptions: { show: { resource: ['timeline'], operation: ['get'] } },
		default: '',
		required: true,
		description: 'UUID of anything that belongs to the sale',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['timeline'], operation: ['get'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['timeline'], operation: ['get'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'About',
				name: 'about',
				type: 'options',
				options: [
					{ name: 'Audit', value: 'AUDIT' },
					{ name: 'Mail', value: 'MAIL' },
					{ name: 'Money', value: 'MONEY' },
					{ name: 'People', value: 'PEOPLE' },
					{ name: 'Sale', value: 'SALE' },
					{ name: 'Service', value: 'SERVICE' },
					{ name: 'Vendor', value: 'VENDOR' },
					{ name: 'Workflow', value: 'WORKFLOW' },
				],
				default: 'AUDIT',
				description: 'Only these; PEOPLE: what persons did',
			},
			{
				displayName: 'Audience',
				name: 'audience',
				type: 'options',
				options: [
					{ name: 'Client', value: 'CLIENT' },
					{ name: 'Staff', value: 'STAFF' },
				],
				default: 'STAFF',
				description: 'CLIENT: only what the client sees, in its words',
			},
			{
				displayName: 'Cursor',
				name: 'cursor',
				type: 'string',
				default: '',
				description: 'The next_cursor of the page before',
			},
			{
				displayName: 'Language',
				name: 'language',
				type: 'options',
				options: [
					{ name: 'English', value: 'en' },
					{ name: 'Indonesian', value: 'id' },
				],
				default: 'en',
				description: 'Language of mails and documents: Indonesian or English',
			},
			{
				displayName: 'Limit',
				name: 'limit',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 500, numberPrecision: 0 },
				default: 50,
				description: 'Max number of results to return',
			},
			{
				displayName: 'Order',
				name: 'order',
				type: 'options',
				options: [
					{ name: 'Newest First', value: 'NEWEST_FIRST' },
					{ name: 'Oldest First', value: 'OLDEST_FIRST' },
				],
				default: 'OLDEST_FIRST',
				description: 'Which entries come first',
			},
		],
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['timeline'], operation: ['find'] } },
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
				displayName: 'Language',
				name: 'language',
				type: 'options',
				options: [
					{ name: 'English', value: 'en' },
					{ name: 'Indonesian', value: 'id' },
				],
				default: 'en',
				description: 'Language of mails and documents: Indonesian or English',
			},
			{
				displayName: 'Query',
				name: 'query',
				type: 'string',
				default: '',
				description: 'What to look for',
			},
		],
	},
];
