// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const dunningStep: Resource = {
	title: 'Dunning Step',
	operations: {
		getAll: {
			id: 'dunning_step.list',
			method: 'GET',
			path: '/dunning-steps',
			list: 'pages',
			simplified: [
				'id',
				'billing_cycle_id',
				'client_id',
				'step',
				'action',
				'status',
				'due_at',
				'reason',
				'done_at',
				'sent_at',
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
					choices: ['PLANNED', 'DONE', 'SKIPPED', 'CANCELLED'],
					place: 'query',
					within: 'filters',
				},
				{
					name: 'billing_cycle_id',
					title: 'Billing Cycle',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
				{ name: 'client_id', title: 'Client', kind: 'id', place: 'query', within: 'filters' },
			],
		},
	},
};

export const dunningStepProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['dunning_step'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many steps of dunning: what was sent and done for a bill, and what is planned',
				action: 'Get many dunning steps',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['dunning_step'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['dunning_step'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['dunning_step'], operation: ['getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['dunning_step'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Billing Cycle',
				name: 'billing_cycle_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('billing_cycle'),
				description: 'The billing cycle to use',
			},
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
					{ name: 'Cancelled', value: 'CANCELLED' },
					{ name: 'Done', value: 'DONE' },
					{ name: 'Planned', value: 'PLANNED' },
					{ name: 'Skipped', value: 'SKIPPED' },
				],
				default: 'CANCELLED',
				description: 'Where it stands',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['dunning_step'], operation: ['getAll'] } },
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
