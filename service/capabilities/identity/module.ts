import { defineModule } from '../../platform/contract/index.ts';
import { apiKeyContract, userContract } from './contract.ts';
import { identityErrors } from './errors.ts';
import { userEvents } from './events.ts';
import { identityJobs } from './jobs.ts';
import { createApiKey } from './operations/create-api-key.ts';
import { createUser } from './operations/create-user.ts';
import { disableUser } from './operations/disable-user.ts';
import { enableUser } from './operations/enable-user.ts';
import { getUser } from './operations/get-user.ts';
import { listApiKeys } from './operations/list-api-keys.ts';
import { listUsers } from './operations/list-users.ts';
import { revokeApiKey } from './operations/revoke-api-key.ts';

export const identityModule = defineModule({
	name: 'identity',
	operations: [...Object.values(userContract), ...Object.values(apiKeyContract)],
	handlers: [
		createUser,
		getUser,
		listUsers,
		disableUser,
		enableUser,
		createApiKey,
		listApiKeys,
		revokeApiKey,
	],
	errors: identityErrors,
	events: Object.values(userEvents),
	jobs: identityJobs,
});
