import type { Response } from 'express';
import { z } from 'zod';
import {
	BodyTooLarge,
	DomainError,
	isProviderError,
	MalformedJson,
	Unavailable,
	Unexpected,
	vendorFailure,
} from '../errors/index.ts';
import { isDatabaseUnavailable } from '../database/error-codes.ts';

export const problemType = 'application/problem+json';

/** RFC 9457 problem details; `type` points at the error's page in the docs. */
export const Problem = z.object({
	type: z.string().meta({ description: 'Address of the documentation of this error' }),
	title: z.string().meta({ description: 'What happened' }),
	status: z.int().meta({ description: 'HTTP status' }),
	code: z.string().meta({ description: 'Stable code for programs, such as quotation.expired' }),
	detail: z.string().meta({ description: 'What happened this time' }),
	advice: z.string().meta({ description: 'What to do next' }),
	request_id: z.string().meta({ description: 'Give this to support' }),
	details: z.record(z.string(), z.unknown()).meta({ description: 'Facts of this error' }),
	errors: z
		.array(z.object({ path: z.string(), message: z.string() }))
		.meta({ description: 'Wrong input fields, path as sent: body.items[0].quantity' }),
});
export type Problem = z.infer<typeof Problem>;

/** Turns any thrown value into problem details; the message of an unknown error is not shown, as it may hold secrets. */
export function toDomainError(error: unknown): DomainError {
	if (error instanceof DomainError) return error;
	if (isProviderError(error)) {
		const failure = vendorFailure(error);
		if (failure instanceof DomainError) return failure;
	}
	if (typeof error === 'object' && error !== null && 'type' in error) {
		if (error.type === 'entity.too.large') {
			const limit = 'limit' in error && typeof error.limit === 'number' ? error.limit : 0;
			return BodyTooLarge({ limit_bytes: limit }, { detail: `body: larger than ${limit} bytes` });
		}
		if (typeof error.type === 'string' && /^(entity|encoding|charset|request)\./.test(error.type)) {
			return MalformedJson({}, { detail: 'body: not valid JSON' });
		}
	}
	// Express could not decode a path parameter.
	if (error instanceof URIError)
		return MalformedJson({}, { detail: 'path: not valid percent-encoding' });
	if (isDatabaseUnavailable(error))
		return Unavailable({}, { detail: 'The database does not answer', retryAfterSeconds: 2 });
	return Unexpected({});
}

export function toProblem(error: DomainError, requestId: string): Problem {
	const { definition } = error;
	return {
		type: `/docs#error-${definition.code}`,
		title: definition.title,
		status: definition.status,
		code: definition.code,
		detail: error.message,
		advice: definition.advice,
		request_id: requestId,
		details: z
			.record(z.string(), z.unknown())
			.parse(z.encode(definition.details, error.details as never)),
		errors: error.fields,
	};
}

export function sendProblem(response: Response, error: DomainError, requestId: string): void {
	if (error.retryAfterSeconds !== undefined)
		response.setHeader('Retry-After', String(Math.ceil(error.retryAfterSeconds)));
	if (error.definition.status === 401)
		response.setHeader('WWW-Authenticate', 'Bearer realm="CloudSales"');
	response
		.status(error.definition.status)
		.type(problemType)
		.send(JSON.stringify(toProblem(error, requestId)));
}
