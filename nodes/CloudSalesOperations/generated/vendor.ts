// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';

export const vendor: Resource = {
	title: 'Vendor',
	operations: {
		health: {
			id: 'vendor.health',
			method: 'GET',
			path: '/vendors/health',
			fields: [
				{
					name: 'minutes',
					title: 'Minutes',
					kind: 'integer',
					place: 'query',
					within: 'filters',
				},
			],
		},
	},
};

export const vendorProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['vendor'] } },
		options: [
			{
				name: 'Health',
				value: 'health',
				description: 'Get how the vendors are: calls, failures, times, what is held back, webhooks',
				action: 'Get health of vendors',
			},
		],
		default: 'health',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['vendor'], operation: ['health'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Minutes',
				name: 'minutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10080, numberPrecision: 0 },
				default: 60,
				description: 'How many minutes until now',
			},
		],
	},
];
