import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const ClientNameTaken = defineError('client.name-taken', {
	status: 409,
	title: 'Another client has this name',
	advice: 'Use the existing client in details.client_id, or give this one a name of its own',
	details: z.object({ client_id: z.string() }),
});
export const ClientLinkTaken = defineError('client.link-taken', {
	status: 409,
	title: 'That external id belongs to another client, or the client is linked to another id',
	advice: 'Check the id in the other system',
	details: z.object({ system: z.string(), external_id: z.string() }),
});
export const ContactAddressTaken = defineError('contact.address-taken', {
	status: 409,
	title: 'The client has a contact with this address already',
	advice:
		'Change the contact in details.contact_id; one that was removed is put back by contact.update',
	details: z.object({ contact_id: z.string() }),
});
export const clientErrors = [ClientNameTaken, ClientLinkTaken, ContactAddressTaken];
