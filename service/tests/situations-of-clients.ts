import { randomBytes } from 'node:crypto';
import { aClientChange } from '../capabilities/client-changes/fixtures.ts';
import { aClient, aContact } from '../capabilities/clients/fixtures.ts';
import { anUnreadableMail } from '../capabilities/inbound-mail/mail-fixtures.ts';
import type { Situation } from './situation.ts';

const mark = (): string => randomBytes(4).toString('hex');

/** Situations of commands about clients, their contacts, what they ask to change, and their mails. */
export const situationsOfClients: Readonly<Record<string, Situation>> = {
	'client.create': async () => ({
		body: { name: `PT ${mark()}`, billing_email: 'finance@contoh.example' },
	}),
	'client.update': async ({ service }) => ({
		path: { client_id: (await aClient(service)).id },
		body: { phone: '+628123456789' },
	}),
	'inbound_mail.retry': async ({ service }) => ({
		path: { inbound_mail_id: await anUnreadableMail(service) },
	}),
	'inbound_mail.close': async ({ service }) => ({
		path: { inbound_mail_id: await anUnreadableMail(service) },
		body: { reason: 'Read in Gmail; it was an advertisement' },
	}),
	'contact.create': async ({ service }) => ({
		path: { client_id: (await aClient(service)).id },
		body: { name: 'Sari Dewi', email: `sari-${mark()}@contoh.example`, may_accept: true },
	}),
	'contact.update': async ({ service }) => ({
		path: { contact_id: (await aContact(service)).id },
		body: { may_accept: true },
	}),
	'contact.remove': async ({ service }) => ({
		path: { contact_id: (await aContact(service)).id },
	}),
	'client.link': async ({ service }) => ({
		path: { client_id: (await aClient(service)).id, system: 'whmcs' },
		body: { external_id: mark() },
	}),
	'client.request-change': async ({ service }) => ({
		path: { client_id: (await aClient(service)).id },
		body: { address: 'Jl. Baru 2, Jakarta', phone: '+628123456789' },
	}),
	'client_change.confirm': async ({ service }) => ({
		path: { client_change_id: (await aClientChange(service)).id },
	}),
	'client_change.refuse': async ({ service }) => ({
		path: { client_change_id: (await aClientChange(service)).id },
		body: { refusal: 'PROOF_NEEDED' },
	}),
	'client_change.withdraw': async ({ service }) => ({
		path: { client_change_id: (await aClientChange(service)).id },
	}),
};
