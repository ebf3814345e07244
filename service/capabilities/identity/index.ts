export { authenticate, cookie, pageActor, sessionCookie } from './authenticate.ts';
export { ensureBootstrapKey } from './bootstrap.ts';
export { SignInLinkInvalid } from './errors.ts';
export { listClientAddresses } from './membership-store.ts';
export { requestedLink, requestSignIn, userOfRequest } from './requested-links.ts';
export { requestedLinkMinutes } from './rules.ts';
export { countSessionsOf } from './session-store.ts';
export {
	endAllSessions,
	endSession,
	ensureClientUser,
	invitationLink,
	openSession,
	signInAddress,
} from './sign-in.ts';
export { getUser as getUserRow } from './store.ts';
