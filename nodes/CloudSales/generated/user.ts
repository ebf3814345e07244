// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';
import { locatorModes } from '../../shared/pickers';

export const user: Resource = {
	title: 'User',
	operations: {
		create: {
			id: 'user.create',
			method: 'POST',
			path: '/users',
			sendsKey: true,
			fields: [
				{ name: 'email', title: 'Email', required: true, kind: 'text', place: 'body' },
				{ name: 'name', title: 'Name', required: true, kind: 'text', place: 'body' },
				{
					name: 'role',
					title: 'Role',
					required: true,
					kind: 'choice',
					choices: ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN'],
					place: 'body',
				},
			],
		},
		get: {
			id: 'user.get',
			method: 'GET',
			path: '/users/{user_id}',
			fields: [
				{ name: 'user_id', title: 'User', required: true, kind: 'id', place: 'path' },
			],
		},
		getAll: {
			id: 'user.list',
			method: 'GET',
			path: '/users',
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
					name: 'role',
					title: 'Role',
					kind: 'choice',
					choices: ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN', 'CLIENT'],
					place: 'query',
					within: 'filters',
				},
				{ name: 'email', title: 'Email', kind: 'text', place: 'query', within: 'filters' },
			],
		},
	},
};

export const userProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['user'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Create a user who can sign in',
				action: 'Create user',
			},
			{ name: 'Get', value: 'get', description: 'Get a user', action: 'Get user' },
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many users',
				action: 'Get many users',
			},
		],
		default: 'get',
	},
	{
		displayName: 'User',
		name: 'user_id',
		type: 'resourceLocator',
		displayOptions: { show: { resource: ['user'], operation: ['get'] } },
		default: { mode: 'list', value: '' },
		modes: locatorModes('user'),
		description: 'The user to use',
		required: true,
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		displayOptions: { show: { resource: ['user'], operation: ['create'] } },
		default: '',
		placeholder: 'e.g. name@email.com',
		required: true,
		description: 'Address the user signs in with',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		displayOptions: { show: { resource: ['user'], operation: ['create'] } },
		default: '',
		required: true,
		description: 'Name of the person',
	},
	{
		displayName: 'Role',
		name: 'role',
		type: 'options',
		displayOptions: { show: { resource: ['user'], operation: ['create'] } },
		options: [
			{ name: 'Admin', value: 'ADMIN' },
			{ name: 'Finance', value: 'FINANCE' },
			{ name: 'Operations', value: 'OPERATIONS' },
			{ name: 'Sales', value: 'SALES' },
		],
		default: 'SALES',
		required: true,
		description: 'What the user may do',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { resource: ['user'], operation: ['getAll'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['user'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		displayOptions: { show: { resource: ['user'], operation: ['getAll'] } },
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. name@email.com',
				description: 'Only the user with this address',
			},
			{
				displayName: 'Role',
				name: 'role',
				type: 'options',
				options: [
					{ name: 'Admin', value: 'ADMIN' },
					{ name: 'Client', value: 'CLIENT' },
					{ name: 'Finance', value: 'FINANCE' },
					{ name: 'Operations', value: 'OPERATIONS' },
					{ name: 'Sales', value: 'SALES' },
				],
				default: 'ADMIN',
				description: 'What the holder may do',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['user'], operation: ['create'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['user'], operation: ['getAll'] } },
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
];
