import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import {
	OtherBrowser,
	OwnSecondFactor,
	SecondFactorNeeded,
	SecondFactorWrong,
	SignInLinkInvalid,
} from './errors.ts';

export const signInContract = defineContract('portal', {
	'sign-in': {
		summary: 'Open a session with the token of a sign-in link',
		http: { method: 'POST', path: '/portal/sign-in' },
		input: {
			body: z.object({
				token: z.string().min(20).max(500).meta({
					title: 'Token',
					description: 'The token of the link in the mail; it works once',
				}),
				browser_token: z.string().min(20).max(200).optional().meta({
					title: 'Browser Token',
					description:
						'The cookie of the browser that asked for the link; an invitation needs none',
				}),
				code: z.string().min(6).max(20).optional().meta({
					title: 'Code',
					description:
						'Six digits of the authenticator app, or a recovery code, of a person who has set one up; without it the answer is portal.second-factor-needed',
				}),
			}),
		},
		output: z.object({
			session_token: z.string().meta({
				title: 'Session Token',
				description: 'Send it as Authorization: Bearer',
				only_for: ['portal.sign-in'],
			}),
			expires_at: field.timestamp('Expires At', 'When the session ends'),
		}),
		errors: [SignInLinkInvalid, OtherBrowser, SecondFactorNeeded, SecondFactorWrong],
		allowed: ['PUBLIC'],
		idempotency: 'natural',
		example: { body: { token: 'token-from-the-link-in-the-mail' } },
		n8n: { hide: 'Clients sign in themselves' },
	},
});

/** The way back of a person who has lost the device and the recovery codes. */
export const secondFactorContract = defineContract('user', {
	'reset-second-factor': {
		summary: 'Take the authenticator app and the passkeys away from a user who has lost the device',
		description:
			'Check who asks by a number that is on record, never by the mail or call that asks. All sessions of the user end, the user is told by mail, and signs in by a link then. Of members of staff only an administrator does it, and nobody for itself.',
		http: { method: 'POST', path: '/users/{user_id}/reset-second-factor', status: 200 },
		input: {
			path: z.object({ user_id: field.id('User') }),
			body: z.object({
				reason: field.text(
					'Reason',
					'Why, and how the person was recognised; kept in the audit trail',
					500,
				),
			}),
		},
		output: z
			.object({
				user_id: field.id('User'),
				app_removed: z
					.boolean()
					.meta({ title: 'App Removed', description: 'There was an authenticator app' }),
				passkeys_removed: z
					.int()
					.meta({ title: 'Passkeys Removed', description: 'How many passkeys there were' }),
			})
			.meta({ id: 'SecondFactorReset' }),
		errors: [OwnSecondFactor],
		allowed: ['OPERATIONS'],
		example: {
			path: { user_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f' },
			body: { reason: 'Lost the phone; called back at the number on record' },
		},
		n8n: { hide: 'A person decides it, after having recognised another one' },
	},
});
