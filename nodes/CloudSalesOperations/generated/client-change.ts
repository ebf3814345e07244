// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption, simplifyProperty } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const clientChange: Resource = {
	title: 'Client Change',
	operations: {
		get: {
			id: 'client_change.get',
			method: 'GET',
			path: '/client-changes/{client_change_id}',
			simplified: ['id', 'status', 'client_id', 'fields', 'requested_by', 'refusal', 'created_at'],
			fields: [
				{
					name: 'client_change_id',
					title: 'Client Change',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
		getAll: {
			id: 'client_change.list',
			method: 'GET',
			path: '/client-changes',
			list: 'pages',
			simplified: ['id', 'status', 'client_id', 'fields', 'requested_by', 'refusal', 'created_at'],
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
					choices: ['REQUESTED', 'APPLIED', 'REFUSED', 'WITHDRAWN'],
					place: 'query',
					within: 'filters',
				},
				{ name: 'client_id', title: 'Client', kind: 'id', place: 'query', within: 'filters' },
			],
		},
		confirm: {
			id: 'client_change.confirm',
			method: 'POST',
			path: '/client-changes/{client_change_id}/confirm',
			sendsKey: true,
			simplified: ['id', 'status', 'client_id', 'fields', 'requested_by', 'refusal', 'created_at'],
			fields: [
				{
					name: 'client_change_id',
					title: 'Client Change',
					required: true,
					kind: 'id',
					place: 'path',
				},
			],
		},
		refuse: {
			id: 'client_change.refuse',
			method: 'POST',
			path: '/client-changes/{client_change_id}/refuse',
			sendsKey: true,
			simplified: ['id', 'status', 'client_id', 'fields', 'requested_by', 'refusal', 'created_at'],
			fields: [
				{
					name: 'client_change_id',
					title: 'Client Change',
					required: true,
					kind: 'id',
					place: 'path',
				},
				{
					name: 'refusal',
					title: 'Refusal',
					required: true,
					kind: 'choice',
					choices: ['PROOF_NEEDED', 'DIFFERS_FROM_TAX_RECORD', 'CONTACT_US'],
					place: 'body',
				},
				{
					name: 'note',
					title: 'Note',
					kind: 'text',
					place: 'body',
					within: 'additionalFields',
				},
			],
		},
	},
};

export const clientChangeProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['client_change'] } },
		options: [
			{
				name: 'Confirm',
				value: 'confirm',
				description: 'Confirm a change of company data: it is compared with the proof and holds now',
				action: 'Confirm change of client',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get a change of company data that a client asked for',
				action: 'Get client change',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many changes of company data that clients asked for',
				action: 'Get many client changes',
			},
			{
				name: 'Refuse',
				value: 'refuse',
				description: 'Refuse a change of company data; the client reads the sentence of the code',
				action: 'Refuse change of client',
			},
		],
		default: 'get',
	},
	{
		displayName: 'Client Change',
		name: 'client_change_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['client_change'], operation: ['get', 'confirm', 'refuse'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('client_change'),
		description: 'The client change to use',
		required: true,
	},
	{
		displayName: 'Refusal',
		name: 'refusal',
		type: 'options',
		displayOptions: { show: { resource: ['client_change'], operation: ['refuse'] } },
		options: [
			{ name: 'Contact Us', value: 'CONTACT_US' },
			{ name: 'Differs From Tax Record', value: 'DIFFERS_FROM_TAX_RECORD' },
			{ name: 'Proof Needed', value: 'PROOF_NEEDED' },
		],
		default: 'PROOF_NEEDED',
		required: true,
		description: 'Why; the client reads a sentence of ours for it',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['client_change'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['client_change'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		...simplifyProperty,
		displayOptions: {
			show: { resource: ['client_change'], operation: ['get', 'getAll', 'confirm', 'refuse'] },
		},
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['client_change'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
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
					{ name: 'Applied', value: 'APPLIED' },
					{ name: 'Refused', value: 'REFUSED' },
					{ name: 'Requested', value: 'REQUESTED' },
					{ name: 'Withdrawn', value: 'WITHDRAWN' },
				],
				default: 'APPLIED',
				description: 'Where it stands',
			},
		],
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		displayOptions: { show: { resource: ['client_change'], operation: ['refuse'] } },
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				default: '',
				description: 'Why, in words of staff; no client reads it',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['client_change'], operation: ['getAll'] } },
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
		displayOptions: { show: { resource: ['client_change'], operation: ['confirm', 'refuse'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
