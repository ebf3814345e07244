import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { ClientLinkTaken, ClientNameTaken, ContactAddressTaken } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

/** Accepts NPWP of 15, 16 or 22 digits with any punctuation (PMK 112/2022, PER-6/PJ/2024) and keeps the digits. */
const npwp = () =>
	z
		.string()
		.transform((value) => value.replaceAll(/[.\-\s]/g, ''))
		.pipe(z.string().regex(/^(\d{15}|\d{16}|\d{22})$/, 'An NPWP has 15, 16 or 22 digits'))
		.meta({ title: 'NPWP', description: 'Tax number; 15, 16 or 22 digits' });

/** The fields of a client that people write. */
export const writable = {
	name: field.name('Name', 'Registered name of the company'),
	billing_email: field.email('Billing Email', 'Where quotations and invoices go'),
	npwp: npwp().optional(),
	address: field.longText('Address', 'Postal address on documents', 500).optional(),
	phone: field
		.phone('Phone', 'Phone number in any usual spelling; of Indonesia without a country code')
		.optional(),
	locale: field.locale().default('id'),
};

export const Client = z
	.object({
		id: field.id('Client'),
		name: field.text('Name', 'Registered name of the company'),
		billing_email: field.email('Billing Email', 'Where quotations and invoices go'),
		npwp: z.string().nullable().meta({ title: 'NPWP', description: 'Tax number, digits only' }),
		address: z
			.string()
			.nullable()
			.meta({ title: 'Address', description: 'Postal address on documents' }),
		phone: z
			.string()
			.nullable()
			.meta({ title: 'Phone', description: 'Phone number in international form (E.164)' }),
		locale: field.locale(),
		links: z
			.array(z.object({ system: z.string(), external_id: z.string() }))
			.meta({ title: 'Links', description: 'Ids of this client in other systems' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'Client', n8n: { named: { label: ['name'], details: ['billing_email'] } } });

export const clientContract = defineContract('client', {
	create: {
		summary: 'Create a client',
		http: { method: 'POST', path: '/clients' },
		input: { body: z.object(writable) },
		output: Client,
		errors: [ClientNameTaken],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { body: { name: 'PT Contoh Maju', billing_email: 'finance@contohmaju.example' } },
	},
	update: {
		summary: 'Change a client; null clears a field, what is left out stays',
		http: { method: 'PATCH', path: '/clients/{client_id}' },
		input: {
			path: z.object({ client_id: field.id('Client') }),
			body: z
				.object({
					...writable,
					npwp: writable.npwp.unwrap().nullable(),
					address: writable.address.unwrap().nullable(),
					phone: writable.phone.unwrap().nullable(),
					locale: field.locale(),
				})
				.partial()
				.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
		},
		output: Client,
		errors: [ClientNameTaken],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { client_id: exampleId }, body: { phone: '+628123456789' } },
	},
	get: {
		summary: 'Get a client',
		http: { method: 'GET', path: '/clients/{client_id}' },
		input: { path: z.object({ client_id: field.id('Client') }) },
		output: Client,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { path: { client_id: exampleId } },
	},
	list: {
		summary: 'Get many clients',
		http: { method: 'GET', path: '/clients' },
		input: {
			query: field.listQuery(['created_at', 'name'], {
				search: field.text('Search', 'Part of the name').optional(),
				name: field.text('Name', 'Exact name, upper and lower case alike').optional(),
				billing_email: field.email('Billing Email', 'Exact billing address').optional(),
			}),
		},
		output: field.page(Client),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { search: 'Contoh' } },
	},
	link: {
		summary: 'Link a client to its id in another system',
		http: { method: 'PUT', path: '/clients/{client_id}/links/{system}' },
		input: {
			path: z.object({
				client_id: field.id('Client'),
				system: z
					.string()
					.regex(/^[a-z][a-z0-9-]{1,30}$/, 'Lower-case letters, digits and hyphens')
					.meta({ title: 'System', description: 'Name of the other system, such as whmcs' }),
			}),
			body: z.object({ external_id: field.text('External ID', 'Id of the client there') }),
		},
		output: Client,
		errors: [ClientLinkTaken],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		idempotency: 'natural',
		example: { path: { client_id: exampleId, system: 'whmcs' }, body: { external_id: '4711' } },
	},
});

const mayAccept = () =>
	z.boolean().meta({
		title: 'May Accept',
		description:
			'Whether the person may accept quotations for the client; needed, among others, for an acceptance by mail',
	});

const contactFields = {
	name: field.name('Name', 'Name of the person'),
	email: field.email('Email', 'Address that the person writes from; mails from it count as theirs'),
	phone: field.phone('Phone', 'Phone number in any usual spelling').optional(),
	may_accept: mayAccept().default(false),
};

export const Contact = z
	.object({
		id: field.id('Contact'),
		client_id: field.id('Client'),
		name: field.text('Name', 'Name of the person'),
		email: field.email('Email', 'Address that the person writes from'),
		phone: z
			.string()
			.nullable()
			.meta({ title: 'Phone', description: 'Phone number in international form (E.164)' }),
		may_accept: mayAccept(),
		active: z.boolean().meta({
			title: 'Active',
			description: 'Whether mails from this address count as those of the contact',
		}),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Contact',
		n8n: { named: { label: ['name'], details: ['email', 'may_accept'] } },
	});

export const contactContract = defineContract('contact', {
	create: {
		summary: 'Add a person of a client',
		http: { method: 'POST', path: '/clients/{client_id}/contacts' },
		input: { path: z.object({ client_id: field.id('Client') }), body: z.object(contactFields) },
		output: Contact,
		errors: [ContactAddressTaken],
		allowed: ['SALES'],
		example: {
			path: { client_id: exampleId },
			body: { name: 'Sari Dewi', email: 'sari@contohmaju.example', may_accept: true },
		},
	},
	update: {
		summary: 'Change a person of a client; null clears a field, what is left out stays',
		http: { method: 'PATCH', path: '/contacts/{contact_id}' },
		input: {
			path: z.object({ contact_id: field.id('Contact') }),
			body: z
				.object({
					...contactFields,
					phone: contactFields.phone.unwrap().nullable(),
					may_accept: mayAccept(),
					active: z.boolean().meta({
						title: 'Active',
						description: 'Whether mails from this address count as those of the contact',
					}),
				})
				.partial()
				.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
		},
		output: Contact,
		errors: [ContactAddressTaken],
		allowed: ['SALES'],
		example: { path: { contact_id: exampleId }, body: { may_accept: false } },
	},
	get: {
		summary: 'Get a person of a client',
		http: { method: 'GET', path: '/contacts/{contact_id}' },
		input: { path: z.object({ contact_id: field.id('Contact') }) },
		output: Contact,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { contact_id: exampleId } },
	},
	list: {
		summary: 'Get many persons of clients',
		http: { method: 'GET', path: '/contacts' },
		input: {
			query: field.listQuery(['created_at'], {
				client_id: field.id('Client').optional(),
				email: field.email('Email', 'Exact address').optional(),
			}),
		},
		output: field.page(Contact),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: {} },
	},
	remove: {
		summary: 'Take a person off the list of a client',
		description:
			'The entry is kept as not active, since mails of the past name it; contact.update puts it back.',
		http: { method: 'POST', path: '/contacts/{contact_id}/remove', status: 200 },
		input: { path: z.object({ contact_id: field.id('Contact') }) },
		output: Contact,
		errors: [],
		allowed: ['SALES'],
		example: { path: { contact_id: exampleId } },
	},
});
