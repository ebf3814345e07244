// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';

export const paymentChannel: Resource = {
	title: 'Payment Channel',
	operations: {
		getAll: {
			id: 'payment_channel.list',
			method: 'GET',
			path: '/payment-channels',
			list: 'complete',
			fields: [
				{
					name: 'gateway',
					title: 'Gateway',
					kind: 'text',
					place: 'query',
					within: 'filters',
				},
				{
					name: 'amount',
					title: 'Amount',
					kind: 'integer',
					place: 'query',
					within: 'filters',
				},
				{
					name: 'currency',
					title: 'Currency',
					kind: 'choice',
					choices: ['IDR', 'USD', 'SGD', 'EUR', 'MYR', 'PHP', 'THB', 'VND'],
					place: 'query',
					within: 'filters',
				},
			],
		},
	},
};

export const paymentChannelProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['payment_channel'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get the ways to pay at a gateway',
				action: 'Get many payment channels',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['payment_channel'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Amount',
				name: 'amount',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 0 },
				default: 1,
				description: 'Amount to collect, in minor units; without it all ways, and no fees',
			},
			{
				displayName: 'Currency',
				name: 'currency',
				type: 'options',
				options: [
					{ name: 'EUR', value: 'EUR' },
					{ name: 'IDR', value: 'IDR' },
					{ name: 'MYR', value: 'MYR' },
					{ name: 'PHP', value: 'PHP' },
					{ name: 'SGD', value: 'SGD' },
					{ name: 'THB', value: 'THB' },
					{ name: 'USD', value: 'USD' },
					{ name: 'VND', value: 'VND' },
				],
				default: 'IDR',
				description: 'ISO 4217 code',
			},
			{
				displayName: 'Gateway',
				name: 'gateway',
				type: 'string',
				default: 'xendit',
				description: 'Provider that collects',
			},
		],
	},
];
