// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption, simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const credit: Resource = {
	title: 'Credit',
	operations: {
		getAll: {
			id: 'credit.list',
			method: 'GET',
			path: '/clients/{client_id}/credit',
			list: 'complete',
			fields: [
				{ name: 'client_id', title: 'Client', required: true, kind: 'id', place: 'path' },
			],
		},
		use: {
			id: 'credit.use',
			method: 'POST',
			path: '/billing-cycles/{billing_cycle_id}/use-credit',
			sendsKey: true,
			confirm: 'uses credit of a client',
			simplified: [
				'id',
				'number',
				'status',
				'subscription_id',
				'client_id',
				'currency',
				'amount',
				'due_date',
				'payment_url',
				'invoice_file_url',
			],
			fields: [
				{
					name: 'billing_cycle_id',
					title: 'Billing Cycle',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
	},
};

export const creditProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['credit'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get the credit of a client',
				action: 'Get many credits',
			},
			{
				name: 'Use',
				value: 'use',
				description: 'Use credit of a client for a billing cycle',
				action: 'Use credit',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Client',
		name: 'client_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['credit'], operation: ['getAll'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('client'),
		description: 'The client to use',
		required: true,
	},
	{
		displayName: 'Billing Cycle',
		name: 'billing_cycle_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['credit'], operation: ['use'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('billing_cycle'),
		description: 'The billing cycle to use',
		required: true,
	},
	{
		displayName: 'Confirm',
		name: 'confirm',
		type: 'boolean',
		displayOptions: { show: { resource: ['credit'], operation: ['use'] } },
		noDataExpression: true,
		default: false,
		description: 'Whether an AI agent may run this operation, which uses credit of a client. Workflows run it either way.',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['credit'], operation: ['use'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['credit'], operation: ['use'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
