import { clientNameSearch, clientEmailSearch } from './timeline-store.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { clientContract } from './contract.ts';
import { clientErrors } from './errors.ts';
import { clientEvents } from './events.ts';
import { createClient } from './operations/create-client.ts';
import { getClient } from './operations/get-client.ts';
import { linkClient } from './operations/link-client.ts';
import { listClients } from './operations/list-clients.ts';
import { updateClient } from './operations/update-client.ts';

export const clientsModule = defineModule({
	name: 'clients',
	operations: Object.values(clientContract),
	handlers: [createClient, updateClient, getClient, listClients, linkClient],
	errors: clientErrors,
	events: Object.values(clientEvents),
	extensions: [extend(searchPoint, clientNameSearch), extend(searchPoint, clientEmailSearch)],
});
