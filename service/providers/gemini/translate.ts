import { z } from 'zod';
import type { DraftAnswer } from '../../capabilities/notifications/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { fromGoogleRefusal, readGoogleRefusal } from '../../platform/google/index.ts';

/** The parts of an answer that matter here. A blocked prompt has HTTP 200 and no candidates. */
export const GeminiAnswer = z.object({
	candidates: z
		.array(
			z.object({
				content: z
					.object({
						parts: z
							.array(z.object({ text: z.string().optional(), thought: z.boolean().optional() }))
							.optional(),
					})
					.optional(),
				finishReason: z.string().optional(),
			}),
		)
		.optional(),
	promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
	modelVersion: z.string().optional(),
});
export type GeminiAnswer = z.infer<typeof GeminiAnswer>;

const Draft = z.object({
	subject: z.string().transform((subject) => subject.replace(/\s+/g, ' ').trim()),
	body_text: z.string().transform((text) => text.trim()),
});

const secondsUntilAnOverloadedModelIsWorthTrying = 30;

/** The text of a complete answer; otherwise why there is none, and whether asking again may help. */
export function textOfAnswer(
	answer: GeminiAnswer,
): { text: string } | { reason: string; again: boolean } {
	const candidate = answer.candidates?.[0];
	if (candidate === undefined) {
		const blockReason = answer.promptFeedback?.blockReason ?? 'no reason given';
		return { reason: `The model refused the request (${blockReason})`, again: false };
	}
	const finish = candidate.finishReason ?? 'STOP';
	if (finish === 'MAX_TOKENS')
		return { reason: 'The answer was cut off because it became too long', again: false };
	if (finish !== 'STOP')
		return { reason: `The model stopped before it was done (${finish})`, again: false };
	const text = (candidate.content?.parts ?? [])
		.filter((part) => part.thought !== true)
		.map((part) => part.text ?? '')
		.join('');
	return { text };
}

/** Our answer from Gemini's; everything short of a complete draft is unusable, and says why to staff. */
export function fromGeminiAnswer(answer: GeminiAnswer, askedModel: string): DraftAnswer {
	const model = answer.modelVersion ?? askedModel;
	const unusable = (reason: string): DraftAnswer => ({ status: 'UNUSABLE', reason, model });
	const written = textOfAnswer(answer);
	if (!('text' in written)) return unusable(written.reason);
	const draft = Draft.safeParse(parseJson(written.text));
	if (!draft.success) return unusable('The model did not answer in the form that was asked for');
	const { subject, body_text: bodyText } = draft.data;
	if (subject === '' || bodyText === '')
		return unusable('The model left the subject or the text empty');
	return { status: 'DRAFTED', subject, body_text: bodyText, model };
}

/** `error` is an ApiError of the SDK, whose message is the body as JSON, or null when no answer came at all. */
export function fromGeminiError(
	error: { status: number; message: string } | null,
	now: Date,
): ProviderError {
	const name = 'models.generateContent';
	if (error === null) {
		return new ProviderError('gemini', 'unavailable', `gemini gave no readable answer to ${name}`, {
			code: 'network',
		});
	}
	const refusal = readGoogleRefusal(error.status, parseJson(error.message), undefined, now);
	const isOverloaded = error.status === 503 && refusal.retry_after_seconds === undefined;
	return fromGoogleRefusal(
		isOverloaded
			? { ...refusal, retry_after_seconds: secondsUntilAnOverloadedModelIsWorthTrying }
			: refusal,
		{ provider: 'gemini', name, changes: false },
	);
}

export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
