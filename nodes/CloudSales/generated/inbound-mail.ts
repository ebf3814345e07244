// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const inboundMail: Resource = {
	title: 'Inbound Mail',
	operations: {
		get: {
			id: 'inbound_mail.get',
			method: 'GET',
			path: '/inbound-mails/{inbound_mail_id}',
			fields: [
				{
					name: 'inbound_mail_id',
					title: 'Inbound Mail',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
		getAll: {
			id: 'inbound_mail.list',
			method: 'GET',
			path: '/inbound-mails',
			list: 'pages',
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
					choices: ['LISTED', 'STORED', 'READ', 'UNREADABLE', 'GONE', 'CLOSED'],
					place: 'query',
					within: 'filters',
				},
			],
		},
		retry: {
			id: 'inbound_mail.retry',
			method: 'POST',
			path: '/inbound-mails/{inbound_mail_id}/retry',
			sendsKey: true,
			fields: [
				{
					name: 'inbound_mail_id',
					title: 'Inbound Mail',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
		close: {
			id: 'inbound_mail.close',
			method: 'POST',
			path: '/inbound-mails/{inbound_mail_id}/close',
			sendsKey: true,
			fields: [
				{
					name: 'inbound_mail_id',
					title: 'Inbound Mail',
					required: true,
					kind: 'id',
					place: 'path',
				},
				{ name: 'reason', title: 'Reason', required: true, kind: 'text', place: 'body' },
			],
		},
	},
};

export const inboundMailProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['inbound_mail'] } },
		options: [
			{
				name: 'Close',
				value: 'close',
				description: 'Say that a mail that cannot be read was dealt with in the mailbox',
				action: 'Close inbound mail',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get how the taking in of a mail stands',
				action: 'Get inbound mail',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many mails of the mailboxes that are read',
				action: 'Get many inbound mails',
			},
			{
				name: 'Retry',
				value: 'retry',
				description: 'Take a mail in again that was given up, or read one again',
				action: 'Retry inbound mail',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Inbound Mail',
		name: 'inbound_mail_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['inbound_mail'], operation: ['get', 'retry', 'close'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('inbound_mail'),
		description: 'The inbound mail to use',
		required: true,
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		displayOptions: { show: { resource: ['inbound_mail'], operation: ['close'] } },
		default: '',
		required: true,
		description: 'What was done about it',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['inbound_mail'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['inbound_mail'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['inbound_mail'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Closed', value: 'CLOSED' },
					{ name: 'Gone', value: 'GONE' },
					{ name: 'Listed', value: 'LISTED' },
					{ name: 'Read', value: 'READ' },
					{ name: 'Stored', value: 'STORED' },
					{ name: 'Unreadable', value: 'UNREADABLE' },
				],
				default: 'CLOSED',
				description: 'LISTED: to be fetched. STORED: kept as it came, to be read. READ: filed in a conversation. UNREADABLE: a person has to look. GONE: deleted before it was fetched. CLOSED: dealt with by a person.',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['inbound_mail'], operation: ['getAll'] } },
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
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['inbound_mail'], operation: ['retry', 'close'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
