import type { Drafter } from '../../capabilities/notifications/ports.ts';
import type { GeminiClient } from './client.ts';
import { toGeminiRequest } from './prompt.ts';
import { fromGeminiAnswer } from './translate.ts';

/** Has mails drafted by a Gemini model. */
export function createDrafter(client: GeminiClient, model: string): Drafter {
	return {
		id: 'gemini',
		title: 'Google Gemini',
		draft: async (request) =>
			fromGeminiAnswer(await client.generate(toGeminiRequest(request, model)), model),
	};
}
