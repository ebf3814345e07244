import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { ClientNameTaken, writable } from '../clients/index.ts';
import { ChangeWaits, NothingDiffers } from './errors.ts';
import { clientChangeLifecycle } from './lifecycle.ts';
import { fields, refusals } from './rules.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ client_change_id: field.id('Client Change') });

export const ClientChange = z
	.object({
		id: field.id('Client Change'),
		client_id: field.id('Client'),
		status: z
			.enum(statesOf(clientChangeLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		fields: z
			.array(
				z
					.object({
						field: z.enum(fields),
						before: z.string().nullable().meta({ description: 'As it was when it was asked for' }),
						after: z.string().nullable().meta({ description: 'As it is wanted' }),
					})
					.meta({ id: 'ChangedClientField' }),
			)
			.meta({ title: 'Fields', description: 'Which data it is about' }),
		requested_by: z
			.string()
			.meta({ title: 'Requested By', description: 'Person of the client who asked' }),
		decided_by: z.string().nullable().meta({
			title: 'Decided By',
			description:
				'Who confirmed or refused it; empty for a client, and when it needed no decision',
		}),
		decided_at: field
			.timestamp('Decided At', 'When it was confirmed or refused; null when it needed no decision')
			.nullable(),
		refusal: z.enum(refusals).nullable().meta({
			title: 'Refusal',
			description:
				'Why it was refused: PROOF_NEEDED (we need a document), DIFFERS_FROM_TAX_RECORD (the tax office says otherwise), CONTACT_US',
		}),
		note: z.string().nullable().meta({
			title: 'Note',
			description: 'Why, in words of staff; empty for a client',
		}),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'ClientChange',
		n8n: {
			named: { label: ['requested_by'], details: ['status', 'created_at'] },
			simplified: ['id', 'status', 'client_id', 'fields', 'requested_by', 'refusal', 'created_at'],
		},
	});

export const clientRequestContract = defineContract('client', {
	'request-change': {
		summary: 'Ask for other data of the own company',
		description:
			'Name, NPWP and address stand on tax documents: they wait for client_change.confirm. Everything else holds at once, and the client is told at its old address, too.',
		http: { method: 'POST', path: '/clients/{client_id}/change-requests' },
		input: {
			path: z.object({ client_id: field.id('Client') }),
			body: z
				.object({
					name: writable.name,
					npwp: writable.npwp.unwrap(),
					address: writable.address.unwrap(),
					billing_email: writable.billing_email,
					phone: writable.phone.unwrap().nullable(),
					locale: field.locale(),
				})
				.partial()
				.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
		},
		output: z.object({
			applied: ClientChange.nullable().meta({
				title: 'Applied',
				description: 'What holds now; null when nothing of it does',
			}),
			requested: ClientChange.nullable().meta({
				title: 'Requested',
				description: 'What waits for finance; null when nothing has to',
			}),
		}),
		errors: [NothingDiffers, ChangeWaits],
		allowed: ['CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		n8n: { hide: 'Clients ask in the portal; staff changes a client with client.update' },
		example: { path: { client_id: exampleId }, body: { phone: '+628123456789' } },
	},
});

const clientChangeResource = resource('client_change', { node: 'CloudSalesOperations' });
export const clientChangeContract = defineContract(clientChangeResource, {
	get: {
		summary: 'Get a change of company data that a client asked for',
		http: { method: 'GET', path: '/client-changes/{client_change_id}' },
		input: { path },
		output: ClientChange,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { client_change_id: exampleId } },
	},
	list: {
		summary: 'Get many changes of company data that clients asked for',
		http: { method: 'GET', path: '/client-changes' },
		input: {
			query: field.listQuery(['created_at'], {
				status: ClientChange.shape.status.optional(),
				client_id: field.id('Client').optional(),
			}),
		},
		output: field.page(ClientChange),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: { status: 'REQUESTED' } },
	},
	confirm: {
		summary: 'Confirm a change of company data: it is compared with the proof and holds now',
		description: 'Documents that were issued before stay as they are.',
		http: { method: 'POST', path: '/client-changes/{client_change_id}/confirm', status: 200 },
		input: { path },
		output: ClientChange,
		errors: [ClientNameTaken],
		allowed: ['FINANCE'],
		example: { path: { client_change_id: exampleId } },
		n8n: { action: 'Confirm change of client' },
	},
	refuse: {
		summary: 'Refuse a change of company data; the client reads the sentence of the code',
		http: { method: 'POST', path: '/client-changes/{client_change_id}/refuse', status: 200 },
		input: {
			path,
			body: z.object({
				refusal: z.enum(refusals).meta({
					title: 'Refusal',
					description: 'Why; the client reads a sentence of ours for it',
				}),
				note: field.text('Note', 'Why, in words of staff; no client reads it', 500).optional(),
			}),
		},
		output: ClientChange,
		errors: [],
		allowed: ['FINANCE'],
		example: { path: { client_change_id: exampleId }, body: { refusal: 'PROOF_NEEDED' } },
		n8n: { action: 'Refuse change of client' },
	},
	withdraw: {
		summary: 'Take back a change of company data that is not decided yet',
		http: { method: 'POST', path: '/client-changes/{client_change_id}/withdraw', status: 200 },
		input: { path },
		output: ClientChange,
		errors: [],
		allowed: ['CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		idempotency: 'natural',
		example: { path: { client_change_id: exampleId } },
		n8n: { hide: 'Clients take back in the portal what they asked for there' },
	},
});
