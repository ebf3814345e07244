// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption, simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const invoice: Resource = {
	title: 'Invoice',
	operations: {
		request: {
			id: 'invoice.request',
			method: 'POST',
			path: '/invoices/request',
			sendsKey: true,
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
					name: 'quotation_id',
					title: 'Quotation',
					kind: 'id',
					place: 'body',
					within: 'additionalFields',
				},
				{
					name: 'billing_cycle_id',
					title: 'Billing Cycle',
					kind: 'id',
					place: 'body',
					within: 'additionalFields',
				},
				{
					name: 'draft_id',
					title: 'Draft ID',
					kind: 'id',
					place: 'body',
					within: 'additionalFields',
				},
			],
		},
	},
};

export const invoiceProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['invoice'] } },
		options: [
			{
				name: 'Request',
				value: 'request',
				description: 'Ask finance for the invoice of an accepted quotation or of a billing cycle',
				action: 'Request invoice',
			},
		],
		default: 'request',
	},
	{
		...simplifyProperty,
		displayOptions: { show: { resource: ['invoice'], operation: ['request'] } },
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		displayOptions: { show: { resource: ['invoice'], operation: ['request'] } },
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Billing Cycle',
				name: 'billing_cycle_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('billing_cycle'),
				description: 'Ask for this billing cycle',
			},
			{
				displayName: 'Draft ID',
				name: 'draft_id',
				type: 'string',
				default: '',
				placeholder: 'e.g. 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
				description: 'Send the text of this draft; the plain template if empty',
			},
			{
				displayName: 'Quotation',
				name: 'quotation_id',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: locatorModes('quotation'),
				description: 'Ask for the first charge of this quotation',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['invoice'], operation: ['request'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
