// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const attention: Resource = {
	title: 'Attention',
	operations: {
		getAll: {
			id: 'attention.list',
			method: 'GET',
			path: '/attention',
			list: 'pages',
			simplified: [
				'id',
				'kind',
				'title',
				'subject_id',
				'client_id',
				'since',
				'reason',
				'amount',
				'team',
				'advice',
			],
			fields: [
				{ name: 'limit', title: 'Limit', kind: 'integer', place: 'query', within: 'none' },
				{ name: 'cursor', title: 'Cursor', kind: 'text', place: 'query', within: 'none' },
				{ name: 'kind', title: 'Kind', kind: 'text', place: 'query', within: 'filters' },
				{
					name: 'team',
					title: 'Team',
					kind: 'choice',
					choices: ['SALES', 'FINANCE', 'OPERATIONS'],
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
				{ name: 'client_id', title: 'Client', kind: 'id', place: 'query', within: 'filters' },
			],
		},
		notify: {
			id: 'attention.notify',
			method: 'POST',
			path: '/attention/notify',
			fields: [
				{
					name: 'related_id',
					title: 'Related ID',
					required: true,
					kind: 'id',
					place: 'body',
				},
				{
					name: 'kind',
					title: 'Kind',
					kind: 'text',
					place: 'body',
					within: 'additionalFields',
				},
				{
					name: 'page',
					title: 'Page',
					kind: 'text',
					place: 'body',
					within: 'additionalFields',
				},
			],
		},
	},
};

export const attentionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['attention'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many matters that need a person, the oldest first',
				action: 'Get many attentions',
			},
			{
				name: 'Notify',
				value: 'notify',
				description: 'Tell the team that can act what needs it, once for each matter',
				action: 'Notify attention',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Related ID',
		name: 'related_id',
		type: 'string',
		displayOptions: { show: { resource: ['attention'], operation: ['notify'] } },
		default: '',
		required: true,
		description: 'UUID of what stands still, or of an event that tells of it',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['attention'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['attention'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['attention'], operation: ['getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['attention'], operation: ['getAll'] } },
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
				displayName: 'Kind',
				name: 'kind',
				type: 'string',
				default: '',
				description: 'Only this, such as payment.unmatched',
			},
			{
				displayName: 'Subject ID',
				name: 'subject_id',
				type: 'string',
				default: '',
				description: 'UUID of what it is about, as its event calls it',
			},
			{
				displayName: 'Team',
				name: 'team',
				type: 'options',
				options: [
					{ name: 'Finance', value: 'FINANCE' },
					{ name: 'Operations', value: 'OPERATIONS' },
					{ name: 'Sales', value: 'SALES' },
				],
				default: 'FINANCE',
				description: 'Who can do something',
			},
		],
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		displayOptions: { show: { resource: ['attention'], operation: ['notify'] } },
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Kind',
				name: 'kind',
				type: 'string',
				default: '',
				description: 'Only this, such as dunning.write_off_proposed',
			},
			{
				displayName: 'Page',
				name: 'page',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://n8n.example.com/form-waiting/1027',
				description: 'Where the team can decide, such as the form of a workflow that waits; the mail leads there',
			},
		],
	},
];
