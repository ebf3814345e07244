import { defineModule } from '../../platform/contract/index.ts';
import { clientContract } from './contract.ts';
import { clientErrors } from './errors.ts';
import { clientEvents } from './events.ts';

export const clientsModule = defineModule({
	name: 'clients',
	operations: Object.values(clientContract),
	errors: clientErrors,
	events: Object.values(clientEvents),
});
