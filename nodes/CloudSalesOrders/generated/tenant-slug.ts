// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const tenantSlug: Resource = {
	title: 'Tenant Slug',
	operations: {
		getAll: {
			id: 'tenant_slug.list',
			method: 'GET',
			path: '/tenant-slugs',
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
					choices: ['HELD', 'TAKEN', 'QUARANTINED', 'RELEASED'],
					place: 'query',
					within: 'filters',
				},
				{ name: 'slug', title: 'Slug', kind: 'text', place: 'query', within: 'filters' },
				{
					name: 'owner_id',
					title: 'Owner ID',
					kind: 'id',
					place: 'query',
					within: 'filters',
				},
			],
		},
		release: {
			id: 'tenant_slug.release',
			method: 'POST',
			path: '/tenant-slugs/{slug_id}/release',
			sendsKey: true,
			confirm: 'lets another tenant have the address',
			fields: [
				{ name: 'slug_id', title: 'Tenant Slug', required: true, kind: 'id', place: 'path' },
				{ name: 'reason', title: 'Reason', required: true, kind: 'text', place: 'body' },
			],
		},
	},
};

export const tenantSlugProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['tenant_slug'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many slugs of tenants: held by orders, taken, and kept after a deletion',
				action: 'Get many tenant slugs',
			},
			{
				name: 'Release',
				value: 'release',
				description: 'Release a slug that is held, or kept after a deletion: another tenant can have it',
				action: 'Release tenant slug',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'Tenant Slug',
		name: 'slug_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['release'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('tenant_slug'),
		description: 'The tenant slug to use',
		required: true,
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['release'] } },
		default: '',
		required: true,
		description: 'Why; kept in the audit trail',
	},
	{
		displayName: 'Confirm',
		name: 'confirm',
		type: 'boolean',
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['release'] } },
		noDataExpression: true,
		default: false,
		description: 'Whether an AI agent may run this operation, which lets another tenant have the address. Workflows run it either way.',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Owner ID',
				name: 'owner_id',
				type: 'string',
				default: '',
				placeholder: 'e.g. 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
				description: 'ID of what it was made for',
			},
			{
				displayName: 'Slug',
				name: 'slug',
				type: 'string',
				default: '',
				description: 'Exact slug',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Held', value: 'HELD' },
					{ name: 'Quarantined', value: 'QUARANTINED' },
					{ name: 'Released', value: 'RELEASED' },
					{ name: 'Taken', value: 'TAKEN' },
				],
				default: 'HELD',
				description: 'QUARANTINED: its tenant is deleted',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['getAll'] } },
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
		displayOptions: { show: { resource: ['tenant_slug'], operation: ['release'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
