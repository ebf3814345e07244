import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { EmailTaken, LastAdmin } from './errors.ts';

const Role = z
	.enum(['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN', 'CLIENT'])
	.meta({ title: 'Role', description: 'What the holder may do' });

export const User = z
	.object({
		id: field.id('User'),
		email: field.email('Email', 'Address the user signs in with'),
		name: field.text('Name', 'Name of the person'),
		role: Role,
		companies: z
			.array(
				z.object({
					client_id: field.id('Client'),
					role: z
						.enum(['OWNER', 'FINANCE', 'TECHNICAL'])
						.meta({ title: 'Role', description: 'What the user may do in the company' }),
					status: z.enum(['INVITED', 'ACTIVE', 'REMOVED']).meta({
						title: 'Status',
						description: 'INVITED until the invitation is accepted, REMOVED once the user left',
					}),
				}),
			)
			.meta({
				title: 'Companies',
				description: 'Clients for which the user signs in to the portal',
			}),
		status: z
			.enum(['INVITED', 'ACTIVE', 'DISABLED'])
			.meta({ title: 'Status', description: 'INVITED until the first sign-in' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'User', n8n: { named: { label: ['name'], details: ['email'] } } });

export const ApiKey = z
	.object({
		id: field.id('API Key'),
		name: field.text('Name', 'What the key is used for'),
		prefix: z
			.string()
			.meta({ title: 'Prefix', description: 'Beginning of the key, to recognise it by' }),
		role: Role,
		scopes: z.array(z.string()).meta({
			title: 'Scopes',
			description: 'Permissions the key is narrowed to; empty means all of its role',
		}),
		expires_at: field.timestamp('Expires At', 'When the key stops working').nullable(),
		revoked_at: field.timestamp('Revoked At', 'When the key was revoked').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'ApiKey' });

const scope = z
	.string()
	.regex(
		/^(\*|[a-z_]+\.(\*|[a-z-]+))$/,
		'Write a permission such as quotation.send, or quotation.*',
	);

const reasoned = z.object({ reason: field.text('Reason', 'Why, for the audit trail') });

export const userContract = defineContract('user', {
	create: {
		summary: 'Create a user who can sign in',
		http: { method: 'POST', path: '/users' },
		input: {
			body: z.object({
				email: field.email('Email', 'Address the user signs in with'),
				name: field.name('Name', 'Name of the person'),
				role: z
					.enum(['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN'])
					.meta({ title: 'Role', description: 'What the user may do' }),
			}),
		},
		output: User,
		errors: [EmailTaken],
		allowed: [],
		example: { body: { email: 'sari@cloudsales.example', name: 'Sari', role: 'SALES' } },
	},
	get: {
		summary: 'Get a user',
		http: { method: 'GET', path: '/users/{user_id}' },
		input: { path: z.object({ user_id: field.id('User') }) },
		output: User,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { user_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f' } },
	},
	list: {
		summary: 'Get many users',
		http: { method: 'GET', path: '/users' },
		input: {
			query: field.listQuery(['created_at'], {
				role: Role.optional(),
				email: field.email('Email', 'Only the user with this address').optional(),
			}),
		},
		output: field.page(User),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { query: {} },
	},
	disable: {
		summary: 'Keep a user out, and end all sessions of the user at once',
		http: { method: 'POST', path: '/users/{user_id}/disable', status: 200 },
		input: { path: z.object({ user_id: field.id('User') }), body: reasoned },
		output: User,
		errors: [LastAdmin],
		allowed: [],
		idempotency: 'natural',
		example: {
			path: { user_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f' },
			body: { reason: 'Has left the company' },
		},
		n8n: { confirm: 'The user is signed out everywhere and cannot sign in any more' },
	},
	enable: {
		summary: 'Let a user who was disabled sign in again',
		http: { method: 'POST', path: '/users/{user_id}/enable', status: 200 },
		input: { path: z.object({ user_id: field.id('User') }), body: reasoned },
		output: User,
		errors: [],
		allowed: [],
		idempotency: 'natural',
		example: {
			path: { user_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f' },
			body: { reason: 'Is back from leave' },
		},
	},
});

const apiKeyResource = resource('api_key', { node: 'CloudSalesOperations' });
export const apiKeyContract = defineContract(apiKeyResource, {
	create: {
		summary: 'Create an API key; the key itself is shown only in this answer',
		http: { method: 'POST', path: '/api-keys' },
		input: {
			body: z.object({
				name: field.text('Name', 'What the key is used for'),
				role: z
					.enum(['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN'])
					.meta({ title: 'Role', description: 'What the key may do' }),
				scopes: z.array(scope).max(50).default([]).meta({
					title: 'Scopes',
					description: 'Narrow the key to these permissions; empty means all of its role',
				}),
				expires_at: field
					.timestamp('Expires At', 'When the key stops working; never if empty')
					.optional(),
			}),
		},
		output: ApiKey.extend({
			key: z.string().meta({
				title: 'Key',
				description: 'The key; store it now, it is not shown again',
				only_for: ['api_key.create'],
			}),
		}),
		errors: [],
		allowed: [],
		example: { body: { name: 'n8n', role: 'OPERATIONS' } },
		n8n: { hide: 'A key does not belong into a workflow' },
	},
	list: {
		summary: 'Get many API keys',
		http: { method: 'GET', path: '/api-keys' },
		input: { query: field.listQuery(['created_at'], {}) },
		output: field.page(ApiKey),
		errors: [],
		allowed: [],
		example: { query: {} },
		n8n: { hide: 'Keys are managed outside workflows' },
	},
	revoke: {
		summary: 'Revoke an API key at once',
		http: { method: 'POST', path: '/api-keys/{api_key_id}/revoke', status: 200 },
		input: { path: z.object({ api_key_id: field.id('API Key') }) },
		output: ApiKey,
		errors: [],
		allowed: [],
		idempotency: 'natural',
		example: { path: { api_key_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f' } },
		n8n: { hide: 'Keys are managed outside workflows' },
	},
});
