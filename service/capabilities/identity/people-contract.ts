import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { AlreadyMember, LastOwner, TooManyPeople } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

const ClientRole = z.enum(['OWNER', 'FINANCE', 'TECHNICAL']).meta({
	title: 'Role',
	description:
		'What the person may do: OWNER everything, FINANCE bills and documents, TECHNICAL services',
});

export const Membership = z
	.object({
		id: field.id('Membership'),
		client_id: field.id('Client'),
		user_id: field.id('User'),
		email: z.string().meta({ title: 'Email', description: 'Address of the person' }),
		name: z
			.string()
			.nullable()
			.meta({ title: 'Name', description: 'Name of the person; null until it has accepted' }),
		role: ClientRole,
		status: z.enum(['INVITED', 'ACTIVE', 'REMOVED']).meta({
			title: 'Status',
			description: 'INVITED until the person accepts, REMOVED once it does not belong any more',
		}),
		invited_by: z
			.string()
			.nullable()
			.meta({ title: 'Invited By', description: 'Name of who invited the person' }),
		invited_until: field
			.timestamp('Invited Until', 'Until when the invitation can be accepted')
			.nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Membership',
		n8n: {
			named: { label: ['email'], details: ['role'] },
			simplified: [
				'id',
				'client_id',
				'user_id',
				'email',
				'name',
				'role',
				'status',
				'invited_until',
			],
		},
	});

const membershipResource = resource('membership', { title: 'Person of a Client' });
const ofMembership = { path: z.object({ membership_id: field.id('Membership') }) };

export const membershipContract = defineContract(membershipResource, {
	invite: {
		summary: 'Invite a person into a client; asked again, a new invitation is mailed',
		http: { method: 'POST', path: '/clients/{client_id}/people' },
		input: {
			path: z.object({ client_id: field.id('Client') }),
			body: z.object({
				email: field.email('Email', 'Address to which the invitation goes'),
				name: field.name('Name', 'Name of the person'),
				role: ClientRole,
			}),
		},
		output: Membership,
		errors: [AlreadyMember, TooManyPeople],
		allowed: ['OPERATIONS', 'SALES', 'CLIENT'],
		client_roles: ['OWNER'],
		example: {
			path: { client_id: exampleId },
			body: { email: 'budi@contohmaju.example', name: 'Budi', role: 'FINANCE' },
		},
		n8n: { action: 'Invite a person into a client' },
	},
	list: {
		summary: 'Get many people of clients',
		http: { method: 'GET', path: '/memberships' },
		input: {
			query: field.listQuery(['created_at'], {
				client_id: field.id('Client').optional(),
				status: Membership.shape.status.optional(),
			}),
		},
		output: field.page(Membership),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { query: { client_id: exampleId } },
	},
	'change-role': {
		summary: 'Change what a person may do in a client',
		http: { method: 'POST', path: '/memberships/{membership_id}/change-role', status: 200 },
		input: { ...ofMembership, body: z.object({ role: ClientRole }) },
		output: Membership,
		errors: [LastOwner],
		allowed: ['OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER'],
		idempotency: 'natural',
		example: { path: { membership_id: exampleId }, body: { role: 'FINANCE' } },
		n8n: { action: 'Change the role of a person of a client' },
	},
	remove: {
		summary: 'Take a person out of a client, and end its sessions there at once',
		http: { method: 'POST', path: '/memberships/{membership_id}/remove', status: 200 },
		input: ofMembership,
		output: Membership,
		errors: [LastOwner],
		allowed: ['OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER'],
		idempotency: 'natural',
		example: { path: { membership_id: exampleId } },
		n8n: { action: 'Take a person out of a client', confirm: 'The person is signed out at once' },
	},
});

export const Session = z
	.object({
		id: field.id('Session'),
		user_id: field.id('User'),
		door: z.enum(['PORTAL', 'CONSOLE']).meta({
			title: 'Door',
			description: 'PORTAL is for clients, CONSOLE for staff',
		}),
		client_id: field
			.id('Client')
			.nullable()
			.meta({ title: 'Client ID', description: 'Client that a session of the portal is at' }),
		method: z.enum(['INVITATION', 'LINK', 'PASSWORD', 'PASSKEY', 'OIDC']).meta({
			title: 'Method',
			description: 'How the person signed in',
		}),
		browser: z.string().nullable().meta({
			title: 'Browser',
			description: 'Family of browser and system, such as Firefox, Windows',
		}),
		network: z.string().nullable().meta({
			title: 'Network',
			description: 'Address without its last part, such as 203.0.113.x',
		}),
		last_seen_at: field.timestamp('Last Seen At', 'When it was last used, by the minute'),
		expires_at: field.timestamp('Expires At', 'When it ends in any case'),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'Session' });

const hidden = { hide: 'People see to their sessions themselves' };

export const sessionContract = defineContract('session', {
	list: {
		summary: 'Get the sessions that are open: those of the caller, or for an administrator all',
		http: { method: 'GET', path: '/sessions' },
		input: {
			query: field.listQuery(['created_at'], {
				user_id: field.id('User').optional(),
			}),
		},
		output: field.page(Session),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { query: {} },
		n8n: hidden,
	},
	end: {
		summary: 'End a session at once: one of the caller, or for an administrator any',
		http: { method: 'POST', path: '/sessions/{session_id}/end', status: 200 },
		input: { path: z.object({ session_id: field.id('Session') }) },
		output: Session,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		idempotency: 'natural',
		example: { path: { session_id: exampleId } },
		n8n: hidden,
	},
});
