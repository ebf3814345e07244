import { z } from 'zod';
import { googleBaseUrl } from '../../platform/google/index.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createGeminiClient } from './client.ts';
import { createDrafter } from './drafter.ts';
import { createMailReader } from './mail-reader.ts';

/** A letter waits for it, and a person reads what it does not. */
const readingTimeoutMs = 10_000;

const config = z.object({
	GEMINI_API_KEY: z.string().min(1).meta({ description: 'API key of Google AI Studio' }),
	GEMINI_MODEL: z.string().min(1).default('gemini-3.6-flash').meta({
		description:
			'Model that drafts and reads mails; Google retires models, so look at its list of deprecations now and then',
	}),
	GEMINI_BASE_URL: googleBaseUrl('https://generativelanguage.googleapis.com', 'Gemini API'),
	// A model thinks before it writes; a short limit would turn every busy minute into failures.
	GEMINI_TIMEOUT_MS: z.coerce.number().int().min(1).max(300_000).default(60_000).meta({
		description: 'Milliseconds that one draft by Gemini may take',
	}),
	GEMINI_READING_TIMEOUT_MS: z.coerce
		.number()
		.int()
		.min(1)
		.max(60_000)
		.default(readingTimeoutMs)
		.meta({
			description:
				'Milliseconds that Gemini may take to read one mail; what comes later is read by a person',
		}),
});

export const gemini = defineProvider({
	id: 'gemini',
	title: 'Google Gemini',
	documentation: 'https://ai.google.dev/api/generate-content',
	config,
	required: ['GEMINI_API_KEY'],
	// Google counts by model and plan; a draft that comes too late is replaced by the plain template.
	pace: { per_second: 2, burst: 5 },
	create: (settings) => ({
		drafter: createDrafter(
			createGeminiClient({
				api_key: settings.GEMINI_API_KEY,
				base_url: settings.GEMINI_BASE_URL,
				timeout_ms: settings.GEMINI_TIMEOUT_MS,
			}),
			settings.GEMINI_MODEL,
		),
		mailReader: createMailReader(
			createGeminiClient({
				api_key: settings.GEMINI_API_KEY,
				base_url: settings.GEMINI_BASE_URL,
				timeout_ms: settings.GEMINI_READING_TIMEOUT_MS,
			}),
			settings.GEMINI_MODEL,
		),
	}),
});
