// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';

export const provider: Resource = {
	title: 'Provider',
	operations: {
		getAll: {
			id: 'provider.list',
			method: 'GET',
			path: '/providers',
			list: 'complete',
			fields: [
				{ name: 'port', title: 'Port', kind: 'text', place: 'query', within: 'filters' },
			],
		},
	},
};

export const providerProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['provider'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get the vendors and what each is used for',
				action: 'Get many providers',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['provider'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Port',
				name: 'port',
				type: 'string',
				default: '',
				description: 'Only vendors for this, such as paymentGateway',
			},
		],
	},
];
