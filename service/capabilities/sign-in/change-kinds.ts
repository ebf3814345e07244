/** What can change in how a person signs in. */
export const changes = [
	'PASSWORD_SET',
	'PASSWORD_REMOVED',
	'PASSKEY_ADDED',
	'PASSKEY_REMOVED',
	'APP_ON',
	'APP_OFF',
	'RESET',
] as const;
export type Change = (typeof changes)[number];
