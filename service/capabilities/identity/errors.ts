import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const SignInLinkInvalid = defineError('portal.sign-in-link-invalid', {
	status: 401,
	title: 'The sign-in link is not valid',
	advice:
		'Ask for a new link at /portal/sign-in; a link works once, for ten minutes, that of an invitation for seven days',
});
export const EmailTaken = defineError('user.email-taken', {
	status: 409,
	title: 'Another user has this e-mail address',
	advice: 'Use another address or the existing user',
	details: z.object({ email: z.string() }),
});
export const identityErrors = [SignInLinkInvalid, EmailTaken];
