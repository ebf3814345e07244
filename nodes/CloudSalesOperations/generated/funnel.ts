// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';

export const funnel: Resource = {
	title: 'Funnel',
	operations: {
		get: {
			id: 'funnel.get',
			method: 'GET',
			path: '/reports/funnel',
			fields: [
				{ name: 'weeks', title: 'Weeks', kind: 'integer', place: 'query', within: 'filters' },
				{ name: 'until', title: 'Until', kind: 'date', place: 'query', within: 'filters' },
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

export const funnelProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['funnel'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get how many quotations were accepted, paid and active, and how long each step took',
				action: 'Get funnel',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['funnel'], operation: ['get'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
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
				default: 'EUR',
				description: 'ISO 4217 code',
			},
			{
				displayName: 'Until',
				name: 'until',
				type: 'dateTime',
				typeOptions: { dateOnly: true },
				default: '',
				description: 'A day of the last week; the present week if empty',
			},
			{
				displayName: 'Weeks',
				name: 'weeks',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 104, numberPrecision: 0 },
				default: 12,
				description: 'How many weeks',
			},
		],
	},
];
