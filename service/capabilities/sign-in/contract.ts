import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { OtherBrowser, SecondFactorNeeded, SignInLinkInvalid } from './errors.ts';

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
		errors: [SignInLinkInvalid, OtherBrowser, SecondFactorNeeded],
		allowed: ['PUBLIC'],
		idempotency: 'natural',
		example: { body: { token: 'token-from-the-link-in-the-mail' } },
		n8n: { hide: 'Clients sign in themselves' },
	},
});
