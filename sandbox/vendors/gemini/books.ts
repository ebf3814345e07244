import { z } from 'zod';
import type { Simulation } from '../../core/vendor.ts';

export type GeminiBooks = {
	answers: {
		at: string;
		model: string;
		prompt: string;
		text: string | null;
		finish_reason: string;
	}[];
};

export type GeminiCredentials = { api_key: string };

export type Gemini = Simulation<GeminiBooks, GeminiCredentials>;

export const createGeminiBooks = (): GeminiBooks => ({ answers: [] });

export const Content = z.looseObject({
	parts: z.array(z.looseObject({ text: z.string().optional() })),
});
export const GenerateRequest = z.looseObject({
	contents: z.array(Content).min(1),
	systemInstruction: Content.optional(),
	generationConfig: z
		.looseObject({
			responseMimeType: z.string().optional(),
			responseSchema: z.record(z.string(), z.unknown()).optional(),
			responseJsonSchema: z.record(z.string(), z.unknown()).optional(),
			maxOutputTokens: z.number().optional(),
		})
		.optional(),
});
export type GenerateRequest = z.infer<typeof GenerateRequest>;
