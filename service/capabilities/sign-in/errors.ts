import { z } from 'zod';
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
	advice:
		'Send the same token again with `code`: the six digits of the authenticator app, or a recovery code. The link has not been used up',
});
export const SecondFactorWrong = defineError('portal.second-factor-wrong', {
	status: 401,
	title: 'The code is wrong or was used already',
	advice:
		'Send the token again with the code that the app shows now; the link has not been used up',
});
export const OwnSecondFactor = defineError('second_factor.own', {
	status: 409,
	title: 'Nobody resets the own second factor',
	advice: 'Use a recovery code, or ask another administrator',
	details: z.object({ user_id: z.string() }),
});
export const signInErrors = [
	SignInLinkInvalid,
	OtherBrowser,
	SecondFactorNeeded,
	SecondFactorWrong,
	OwnSecondFactor,
];
