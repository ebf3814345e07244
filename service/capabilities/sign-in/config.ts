import { z } from 'zod';

const together = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;

export const signInConfig = z
	.object({
		CONSOLE_SECOND_FACTOR: z.enum(['optional', 'required']).default('optional').meta({
			description:
				'`required`: everybody who signs in to the console gives a code of an authenticator app, and sets one up at the first sign-in; a passkey counts as both factors',
		}),
		CONSOLE_MAILED_LINKS: z.enum(['on', 'off']).default('on').meta({
			description: '`off`: staff signs in to the console by OIDC alone, never by a mailed link',
		}),
		OIDC_ISSUER: z
			.url({ protocol: /^https?$/ })
			.optional()
			.meta({
				description:
					'Identity provider at which staff signs in to the console; without it there is no such way',
				example: 'https://accounts.google.com',
			}),
		OIDC_CLIENT_ID: z.string().min(1).optional().meta({
			description:
				'Client id there; its redirect address is PUBLIC_URL with /console/sign-in/oidc/callback',
		}),
		OIDC_CLIENT_SECRET: z.string().min(1).optional().meta({ description: 'Client secret there' }),
		OIDC_HOSTED_DOMAIN: z
			.string()
			.regex(/^[a-z0-9.-]+$/, 'Must be a domain such as cloudsales.example')
			.optional()
			.meta({
				description:
					'Google Workspace domain that the claim `hd` must name; needed for accounts.google.com, where anybody has an account',
				example: 'cloudsales.example',
			}),
		OIDC_NAME: z.string().min(1).max(40).default('Google').meta({
			description: 'What the button calls the identity provider',
		}),
	})
	.superRefine((settings, check) => {
		const missing = together.filter((name) => settings[name] === undefined);
		if (missing.length > 0 && missing.length < together.length)
			for (const name of missing)
				check.addIssue({
					code: 'custom',
					path: [name],
					message: `Is needed together with ${together.filter((one) => one !== name).join(' and ')}`,
				});
		const isGoogle = settings.OIDC_ISSUER?.startsWith('https://accounts.google.com') === true;
		if (isGoogle && settings.OIDC_HOSTED_DOMAIN === undefined)
			check.addIssue({
				code: 'custom',
				path: ['OIDC_HOSTED_DOMAIN'],
				message: 'Is needed with Google: without it every Google account could try',
			});
		const isPlain = settings.OIDC_ISSUER?.startsWith('http:') === true;
		if (
			isPlain &&
			!/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::|\/|$)/.test(settings.OIDC_ISSUER ?? '')
		)
			check.addIssue({ code: 'custom', path: ['OIDC_ISSUER'], message: 'Must begin with https' });
		if (settings.CONSOLE_MAILED_LINKS === 'off' && settings.OIDC_ISSUER === undefined)
			check.addIssue({
				code: 'custom',
				path: ['CONSOLE_MAILED_LINKS'],
				message: 'Without OIDC_ISSUER nobody could sign in to the console',
			});
	});
