import type { z } from 'zod';
import type { ApiErrors, Call, Reply, Route } from '../../core/api.ts';
import { GenerateRequest } from './books.ts';
import type { Content, Gemini } from './books.ts';
import { inventEvidence } from './reader.ts';
import { inventAmount, writeAnswer } from './writer.ts';

const RETIRED = /^gemini-(1|2\.0)/;

const geminiError = (
	code: number,
	status: string,
	message: string,
	details?: unknown[],
): Reply => ({
	status: code,
	body: { error: { code, message, status, ...(details ? { details } : {}) } },
});

export function geminiRoutes(gemini: Gemini): Route[] {
	const generateContent = (call: Call) => generate(gemini, call);
	return [
		['POST /v1/models/{model}:generateContent', generateContent],
		['POST /v1beta/models/{model}:generateContent', generateContent],
	];
}

export const geminiErrors: ApiErrors = {
	throttled: (fault) => {
		const delay = fault.retry_after_s ?? 27;
		const message = `You exceeded your current quota, please check your plan and billing details. Please retry in ${delay}s.`;
		return geminiError(429, 'RESOURCE_EXHAUSTED', message, [
			{
				'@type': 'type.googleapis.com/google.rpc.QuotaFailure',
				violations: [
					{
						quotaMetric: 'generativelanguage.googleapis.com/generate_content_requests',
						quotaId: 'GenerateRequestsPerMinutePerProjectPerModel',
					},
				],
			},
			{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${delay}s` },
		]);
	},
	unavailable: () =>
		geminiError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
	not_found: () => geminiError(404, 'NOT_FOUND', 'Requested entity was not found.'),
	invalid_json: () => geminiError(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.'),
};

const textOf = (content: z.infer<typeof Content> | undefined) =>
	(content?.parts ?? []).map((part) => part.text ?? '').join('\n');

function generate(gemini: Gemini, call: Call): Reply {
	const key = call.headers['x-goog-api-key'];
	if (!key) {
		const message =
			"Method doesn't allow unregistered callers (callers without established identity).";
		return geminiError(403, 'PERMISSION_DENIED', message);
	}
	if (key !== gemini.credentials.api_key) {
		const message = 'API key not valid. Please pass a valid API key.';
		return geminiError(400, 'INVALID_ARGUMENT', message, [
			{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
		]);
	}
	const model = call.parameters.model ?? '';
	// The moving aliases exist only in v1beta.
	const isAlias = model.endsWith('-latest') && call.path.startsWith('/v1/');
	if (!model.startsWith('gemini-') || RETIRED.test(model) || isAlias) {
		const message = `models/${model} is not found for API version ${call.path.split('/')[1]}, or is not supported for generateContent.`;
		return geminiError(404, 'NOT_FOUND', message);
	}
	const parsed = GenerateRequest.safeParse(call.json());
	if (!parsed.success) {
		const message = '* GenerateContentRequest.contents: contents is not specified';
		return geminiError(400, 'INVALID_ARGUMENT', message);
	}
	const request = parsed.data;
	const prompt = [request.systemInstruction, ...request.contents].map(textOf).join('\n\n');
	const record = { at: gemini.now().toISOString(), model, prompt };

	if (call.fault('blocked')) {
		gemini.books.answers.push({ ...record, text: null, finish_reason: 'BLOCKED' });
		const promptFeedback = {
			blockReason: 'SAFETY',
			safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH' }],
		};
		const usageMetadata = { promptTokenCount: tokens(prompt), totalTokenCount: tokens(prompt) };
		return { status: 200, body: { promptFeedback, usageMetadata, modelVersion: model } };
	}

	let text = writeAnswer(request, prompt);
	if (call.fault('invents_amount')) text = inventAmount(text);
	if (call.fault('invents_evidence')) text = inventEvidence(text);
	if (call.fault('not_json')) text = `Sure! Here is what you asked for:\n\n${text}\n\nLet me know!`;
	let finishReason = 'STOP';
	const outputMax = (request.generationConfig?.maxOutputTokens ?? Infinity) * 4;
	if (text.length > outputMax || call.fault('max_tokens')) {
		text = text.slice(0, Math.min(outputMax, Math.floor(text.length * 0.6)));
		finishReason = 'MAX_TOKENS';
	}
	gemini.books.answers.push({ ...record, text, finish_reason: finishReason });
	return {
		status: 200,
		body: {
			candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason, index: 0 }],
			usageMetadata: {
				promptTokenCount: tokens(prompt),
				candidatesTokenCount: tokens(text),
				totalTokenCount: tokens(prompt) + tokens(text),
			},
			modelVersion: model,
			responseId: gemini.random.hex(22),
		},
	};
}

const tokens = (text: string) => Math.ceil(text.length / 4);
