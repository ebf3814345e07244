export { authenticate, pageActor, sessionCookie } from './authenticate.ts';
export type { Looked, SignedIn } from './authenticate.ts';
export { ensureBootstrapKey } from './bootstrap.ts';
export { findMembership, listClientAddresses, listCompanies } from './membership-store.ts';
export {
	companyOf,
	ensureClientUser,
	invitationLink,
	linkOfInvitation,
	membershipOfInvitation,
	signInAddress,
} from './people.ts';
export { isOpenTo, doors } from './rules.ts';
export type { Door } from './rules.ts';
export { endOtherSessions, endSessionsOf } from './session-store.ts';
export type { SignInMethod } from './session-store.ts';
export { endAllSessions, endSession, isTrusted, startSession, switchCompany } from './sessions.ts';
export type { OpenedSession } from './sessions.ts';
export {
	findStaffNamed,
	findUser,
	findUserByEmail,
	getUser as getUserRow,
	namesOfUsers,
} from './store.ts';
export { changeRole } from './operations/change-role.ts';
export { endSessionOf } from './operations/end-session.ts';
export { invitePerson } from './operations/invite-person.ts';
export { listPeopleOf } from './operations/list-people.ts';
export { listSessions } from './operations/list-sessions.ts';
export { removePerson } from './operations/remove-person.ts';
