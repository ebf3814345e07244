export { actorOf, authenticate, cookie, sessionCookie } from './authenticate.ts';
export { ensureBootstrapKey } from './bootstrap.ts';
export { SignInLinkInvalid } from './errors.ts';
export { endSession, ensureClientUser, openSession, signInLink } from './sign-in.ts';
export { getUser as getUserRow, listClientAddresses } from './store.ts';
