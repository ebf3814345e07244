export { createRefreshTokenAuth, createServiceAccountAuth } from './auth.ts';
export type { GoogleAuth } from './auth.ts';
export {
	fromGoogleError,
	fromGoogleRefusal,
	kindOfGoogleRefusal,
	readGoogleRefusal,
} from './errors.ts';
export type { GoogleRefusal } from './errors.ts';
export {
	googleAccountSettings,
	googleBaseUrl,
	googleTimeout,
	serviceAccountFrom,
} from './settings.ts';
export type { GoogleAccountSettings, ServiceAccount } from './settings.ts';
export { createGoogleTransport, orNull } from './transport.ts';
export type { GoogleCall, GoogleCallOptions, GoogleTransport } from './transport.ts';
