// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const price: Resource = {
	title: 'Price',
	operations: {
		set: {
			id: 'price.set',
			method: 'POST',
			path: '/products/{product_id}/prices',
			sendsKey: true,
			fields: [
				{ name: 'product_id', title: 'Product', required: true, kind: 'id', place: 'path' },
				{
					name: 'currency',
					title: 'Currency',
					required: true,
					kind: 'choice',
					choices: ['IDR', 'USD', 'SGD', 'EUR', 'MYR', 'PHP', 'THB', 'VND'],
					place: 'body',
				},
				{ name: 'amount', title: 'Amount', required: true, kind: 'integer', place: 'body' },
				{
					name: 'billing_period',
					title: 'Billing Period',
					required: true,
					kind: 'choice',
					choices: ['MONTHLY', 'YEARLY', 'ONCE'],
					place: 'body',
				},
				{
					name: 'valid_from',
					title: 'Valid From',
					kind: 'date',
					place: 'body',
					within: 'additionalFields',
				},
			],
		},
	},
};

export const priceProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['price'] } },
		options: [
			{
				name: 'Set',
				value: 'set',
				description: 'Set the price of a product from a date on; the price before ends the day before',
				action: 'Set price',
			},
		],
		default: 'set',
	},
	{
		displayName: 'Product',
		name: 'product_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['price'], operation: ['set'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('product'),
		description: 'The product to use',
		required: true,
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'options',
		displayOptions: { show: { resource: ['price'], operation: ['set'] } },
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
		required: true,
		description: 'ISO 4217 code',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		displayOptions: { show: { resource: ['price'], operation: ['set'] } },
		typeOptions: { numberPrecision: 0 },
		default: 0,
		required: true,
		description: 'Price of one unit for one period, before tax, in minor units of the currency (IDR has no decimals)',
	},
	{
		displayName: 'Billing Period',
		name: 'billing_period',
		type: 'options',
		displayOptions: { show: { resource: ['price'], operation: ['set'] } },
		options: [
			{ name: 'Monthly', value: 'MONTHLY' },
			{ name: 'Once', value: 'ONCE' },
			{ name: 'Yearly', value: 'YEARLY' },
		],
		default: 'MONTHLY',
		required: true,
		description: 'How often the price is charged',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		displayOptions: { show: { resource: ['price'], operation: ['set'] } },
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Valid From',
				name: 'valid_from',
				type: 'dateTime',
				typeOptions: { dateOnly: true },
				default: '',
				description: 'First day of validity; today if empty',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['price'], operation: ['set'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
