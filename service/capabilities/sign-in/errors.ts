import { defineError } from '../../platform/errors/index.ts';

export const SignInLinkInvalid = defineError('portal.sign-in-link-invalid', {
	status: 401,
	title: 'The sign-in link is not valid',
	advice:
		'Ask for a new link at /portal/sign-in; a link works once, for ten minutes, that of an invitation for seven days',
});
export const OtherBrowser = defineError('portal.sign-in-other-browser', {
	status: 401,
	title: 'The sign-in link was asked for in another browser',
	advice: 'Open it in the browser in which you asked for it, or ask for a new one here',
});
export const SecondFactorNeeded = defineError('portal.second-factor-needed', {
	status: 401,
	title: 'This person signs in with a code, too',
	advice: 'Sign in at /portal/sign-in, which asks for the code; the link has not been used up',
});
export const signInErrors = [SignInLinkInvalid, OtherBrowser, SecondFactorNeeded];
