import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { apiKeyContract, userContract } from './contract.ts';
import { membershipContract, sessionContract } from './people-contract.ts';
import { identityErrors } from './errors.ts';
import { membershipEvents, userEvents } from './events.ts';
import { identityJobs } from './jobs.ts';
import { changeRole } from './operations/change-role.ts';
import { createApiKey } from './operations/create-api-key.ts';
import { createUser } from './operations/create-user.ts';
import { disableUser } from './operations/disable-user.ts';
import { enableUser } from './operations/enable-user.ts';
import { endSessionOf } from './operations/end-session.ts';
import { invitePerson } from './operations/invite-person.ts';
import { listPeopleOf } from './operations/list-people.ts';
import { listSessions } from './operations/list-sessions.ts';
import { removePerson } from './operations/remove-person.ts';
import { getUser } from './operations/get-user.ts';
import { listApiKeys } from './operations/list-api-keys.ts';
import { listUsers } from './operations/list-users.ts';
import { revokeApiKey } from './operations/revoke-api-key.ts';
import { personSearch, staffSearch } from './search-store.ts';

export const identityModule = defineModule({
	name: 'identity',
	operations: [
		...Object.values(userContract),
		...Object.values(membershipContract),
		...Object.values(sessionContract),
		...Object.values(apiKeyContract),
	],
	handlers: [
		createUser,
		getUser,
		listUsers,
		disableUser,
		enableUser,
		invitePerson,
		listPeopleOf,
		changeRole,
		removePerson,
		listSessions,
		endSessionOf,
		createApiKey,
		listApiKeys,
		revokeApiKey,
	],
	errors: identityErrors,
	events: [...Object.values(userEvents), ...Object.values(membershipEvents)],
	jobs: identityJobs,
	extensions: [extend(searchPoint, personSearch), extend(searchPoint, staffSearch)],
});
