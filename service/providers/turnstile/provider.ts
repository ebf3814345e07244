import { z } from 'zod';
import type { Challenge } from '../../capabilities/orders/ports.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createTurnstileChallenge } from './challenge.ts';

const config = z.object({
	TURNSTILE_SECRET_KEY: z.string().min(1).meta({
		description:
			'Secret key of the Turnstile widget; with it public orders need the answer of the widget as challenge_token',
	}),
	TURNSTILE_API_URL: z.url().default('https://challenges.cloudflare.com/turnstile/v0').meta({
		description: 'Address of the API; another one only for a sandbox',
	}),
	TURNSTILE_TIMEOUT_MS: z.coerce.number().int().positive().default(5_000).meta({
		description: 'Time limit of one call, in milliseconds',
	}),
});

export const turnstile = defineProvider({
	id: 'turnstile',
	title: 'Cloudflare Turnstile',
	documentation: 'https://developers.cloudflare.com/turnstile/get-started/server-side-validation/',
	config,
	required: ['TURNSTILE_SECRET_KEY'],
	create(settings): { challenge: Challenge } {
		return {
			challenge: createTurnstileChallenge({
				secret: settings.TURNSTILE_SECRET_KEY,
				apiUrl: settings.TURNSTILE_API_URL,
				timeoutMs: settings.TURNSTILE_TIMEOUT_MS,
			}),
		};
	},
});
