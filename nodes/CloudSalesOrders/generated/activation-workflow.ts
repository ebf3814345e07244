// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const activationWorkflow: Resource = {
	title: 'Activation Workflow',
	operations: {
		get: {
			id: 'activation_workflow.get',
			method: 'GET',
			path: '/activation-workflows/{activation_workflow_id}',
			simplified: ['id', 'name', 'deployment_template_id', 'service_sequence', 'is_active'],
			fields: [
				{
					name: 'activation_workflow_id',
					title: 'Activation Workflow',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
		getAll: {
			id: 'activation_workflow.list',
			method: 'GET',
			path: '/activation-workflows',
			list: 'pages',
			simplified: ['id', 'name', 'deployment_template_id', 'service_sequence', 'is_active'],
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
					name: 'deployment_template_id',
					title: 'Deployment Template',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
				{
					name: 'is_active',
					title: 'Is Active',
					kind: 'text',
					place: 'query',
					within: 'filters',
				},
			],
		},
	},
};

export const activationWorkflowProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['activation_workflow'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get an activation workflow',
				action: 'Get activation workflow',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many activation workflows',
				action: 'Get many activation workflows',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Activation Workflow',
		name: 'activation_workflow_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['activation_workflow'], operation: ['get'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('activation_workflow'),
		description: 'The activation workflow to use',
		required: true,
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['activation_workflow'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: {
			show: { resource: ['activation_workflow'], operation: ['getAll'], returnAll: [false] },
		},
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['activation_workflow'], operation: ['get', 'getAll'] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['activation_workflow'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Deployment Template',
				name: 'deployment_template_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('deployment_template'),
				description: 'The deployment template to use',
			},
			{
				displayName: 'Is Active',
				name: 'is_active',
				type: 'string',
				default: '',
				description: 'Only those that new orders follow, or not',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['activation_workflow'], operation: ['getAll'] } },
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
