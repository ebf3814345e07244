import { ApiError, GoogleGenAI } from '@google/genai';
import type { GenerateContentParameters } from '@google/genai';
import { ProviderError } from '../../platform/errors/index.ts';
import { malformedAnswer, vendorCall } from '../../platform/provider/index.ts';
import { fromGeminiError, GeminiAnswer } from './translate.ts';

export type GeminiClient = {
	generate(request: GenerateContentParameters): Promise<GeminiAnswer>;
};

/** The Gemini API. Nothing is changed by a call, so every broken one may be repeated. */
export function createGeminiClient(settings: {
	api_key: string;
	base_url: string;
	timeout_ms: number;
}): GeminiClient {
	const { models } = new GoogleGenAI({
		apiKey: settings.api_key,
		// Otherwise an environment variable of the SDK could send the key to another service.
		vertexai: false,
		httpOptions: {
			baseUrl: settings.base_url,
			timeout: settings.timeout_ms,
			// By default the SDK replaces the dispatcher of Node's HTTP client to raise time limits that ours never reaches.
			fetch: (input, init) => fetch(input, init),
		},
	});
	return {
		generate: async (request) => {
			const answer = await vendorCall(
				{
					provider: 'gemini',
					name: 'models.generateContent',
					timeoutMs: settings.timeout_ms,
					changes: false,
					translate: (error) =>
						error instanceof SyntaxError
							? unreadable(error)
							: fromGeminiError(error instanceof ApiError ? error : null, new Date()),
				},
				(signal) =>
					models.generateContent({
						...request,
						config: { ...request.config, abortSignal: signal },
					}),
			);
			const parsed = GeminiAnswer.safeParse(answer);
			if (parsed.success) return parsed.data;
			throw unreadable(parsed.error);
		},
	};
}

const unreadable = (cause: Error): ProviderError =>
	new ProviderError('gemini', 'unavailable', 'gemini answered in an unknown shape', {
		code: malformedAnswer,
		cause,
	});
