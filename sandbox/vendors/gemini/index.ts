import { fault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { createGeminiBooks } from './books.ts';
import type { GeminiBooks, GeminiCredentials } from './books.ts';
import { geminiErrors, geminiRoutes } from './generate.ts';

export const gemini = defineVendor<GeminiBooks, GeminiCredentials>({
	id: 'gemini',
	title: 'Gemini',
	credentials: ({ secret }) => ({ api_key: `AIzaSy${secret('gemini key', 33)}` }),
	environment: ({ credentials, url }) => ({
		GEMINI_API_KEY: credentials.api_key,
		GEMINI_BASE_URL: `${url}/gemini`,
		GEMINI_MODEL: 'gemini-3.6-flash',
		GEMINI_CALLS_PER_SECOND: '1000',
	}),
	short_time_limits: { GEMINI_TIMEOUT_MS: '3000', GEMINI_READING_TIMEOUT_MS: '3000' },
	books: {
		empty: createGeminiBooks,
		report: ({ books }) => ({ answers: books.answers }),
		counts: ({ books }) => ({ answers: books.answers.length }),
	},
	apis: [
		{
			at: ['/gemini'],
			serves: 'Gemini',
			reached_by: '`httpOptions.baseUrl`',
			routes: geminiRoutes,
			errors: geminiErrors,
		},
	],
	faults: {
		blocked: fault('200 without candidates, promptFeedback says why'),
		max_tokens: fault('200, finishReason MAX_TOKENS, the text is cut'),
		invents_amount: fault('a figure in the draft is changed'),
		invents_evidence: fault('the evidence of a reading is no part of the mail'),
		not_json: fault('200 with prose where JSON was asked for'),
	},
});
