export { actorOf, authenticate, cookie, sessionCookie } from './authenticate.ts';
export { ensureBootstrapKey } from './bootstrap.ts';
export { SignInLinkInvalid } from './errors.ts';
export { requestedLink, requestSignIn, userOfRequest } from './requested-links.ts';
export { requestedLinkMinutes } from './rules.ts';
export {
	endAllSessions,
	endSession,
	ensureClientUser,
	invitationLink,
	openSession,
} from './sign-in.ts';
export {
	countSessionsOf,
	findClientUser,
	getUser as getUserRow,
	listClientAddresses,
} from './store.ts';
