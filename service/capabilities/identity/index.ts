export { authenticate, pageActor, sessionCookie } from './authenticate.ts';
export type { SignedIn } from './authenticate.ts';
export { ensureBootstrapKey } from './bootstrap.ts';
export { listClientAddresses, listCompanies } from './membership-store.ts';
export {
	companyOf,
	ensureClientUser,
	invitationLink,
	membershipOfInvitation,
	signInAddress,
} from './people.ts';
export { doors } from './rules.ts';
export type { Door } from './rules.ts';
export { countSessionsOf } from './session-store.ts';
export type { SignInMethod } from './session-store.ts';
export { endAllSessions, endSession, startSession, switchCompany } from './sessions.ts';
export type { OpenedSession } from './sessions.ts';
export { findUser, findUserByEmail, getUser as getUserRow, namesOfUsers } from './store.ts';
