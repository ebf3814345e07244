import { clientNameSearch, clientEmailSearch, contactSearch } from './timeline-store.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { clientContract, contactContract } from './contract.ts';
import { clientErrors } from './errors.ts';
import { clientEvents } from './events.ts';
import { createContact } from './operations/create-contact.ts';
import { getContact } from './operations/get-contact.ts';
import { listContacts } from './operations/list-contacts.ts';
import { removeContact } from './operations/remove-contact.ts';
import { updateContact } from './operations/update-contact.ts';
import { createClient } from './operations/create-client.ts';
import { getClient } from './operations/get-client.ts';
import { linkClient } from './operations/link-client.ts';
import { listClients } from './operations/list-clients.ts';
import { updateClient } from './operations/update-client.ts';

export const clientsModule = defineModule({
	name: 'clients',
	operations: [...Object.values(clientContract), ...Object.values(contactContract)],
	handlers: [
		createClient,
		updateClient,
		getClient,
		listClients,
		linkClient,
		createContact,
		updateContact,
		getContact,
		listContacts,
		removeContact,
	],
	errors: clientErrors,
	events: Object.values(clientEvents),
	extensions: [
		extend(searchPoint, clientNameSearch),
		extend(searchPoint, clientEmailSearch),
		extend(searchPoint, contactSearch),
	],
});
