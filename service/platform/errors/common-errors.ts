import { z } from 'zod';
import { defineError, type DomainError, type FieldProblem } from './define-error.ts';
import { problemsMax } from './field-problems.ts';

/** Errors that any operation can answer with; OpenAPI lists them for all. */
export const InvalidInput = defineError('input.invalid', {
	status: 422,
	title: 'The input is not valid',
	advice: 'Correct the fields listed under errors and send the request again',
});
export const MalformedJson = defineError('input.malformed', {
	status: 400,
	title: 'The body could not be read',
	advice:
		'Send a JSON object with Content-Type: application/json, or multipart/form-data where files are asked for',
});
export const BodyTooLarge = defineError('input.too-large', {
	status: 413,
	title: 'The request is too large',
	advice:
		'Send a smaller file or fewer items; the limits stand in the documentation of the operation',
	details: z.object({ limit_bytes: z.int() }),
});
export const Unauthenticated = defineError('auth.required', {
	status: 401,
	title: 'No valid sign-in came with the request',
	advice: 'Send an API key as Authorization: Bearer <key>, or sign in again',
});
export const Forbidden = defineError('auth.forbidden', {
	status: 403,
	title: 'This caller may not do that',
	advice: 'Use a key or a user whose role has the permission named in details',
	details: z.object({ permission: z.string() }),
});
export const NotFound = defineError('resource.not-found', {
	status: 404,
	title: 'It was not found',
	advice: 'Check the id; things of another client count as not found',
	details: z.object({ resource: z.string(), id: z.string() }),
});
export const RouteNotFound = defineError('route.not-found', {
	status: 404,
	title: 'There is no such address',
	advice: 'See /docs for every operation with its method and path',
});
export const MethodNotAllowed = defineError('route.method-not-allowed', {
	status: 405,
	title: 'This address does not take that method',
	advice: 'Use one of the methods in the Allow header',
});
export const CrossSiteRefused = defineError('route.cross-site', {
	status: 403,
	title: 'The form did not come from a page of this service',
	advice: 'Open the page at its own address and send the form from there',
});
export const TooManyRequests = defineError('rate.exceeded', {
	status: 429,
	title: 'Too many requests',
	advice: 'Wait for the seconds in Retry-After, then go on more slowly',
});
export const KeyRequired = defineError('idempotency.key-required', {
	status: 400,
	title: 'The Idempotency-Key header is missing',
	advice:
		'Send a key of 1 to 255 visible characters that is the same whenever you repeat this very command',
});
export const KeyReused = defineError('idempotency.key-reused', {
	status: 422,
	title: 'The Idempotency-Key was used for another request',
	advice: 'Use a new key for a new command, or repeat the first request unchanged',
});
export const InProgress = defineError('idempotency.in-progress', {
	status: 409,
	title: 'The same command is still running',
	advice: 'Repeat it with the same key after the seconds in Retry-After to get its answer',
});
export const IllegalTransition = defineError('lifecycle.illegal-move', {
	status: 409,
	title: 'Its present status does not allow this',
	advice: 'See details.leads_on for the operations that lead on from its present status',
	details: z.object({
		lifecycle: z.string(),
		id: z.string(),
		status: z.string(),
		transition: z.string(),
		allowed: z.array(z.string()),
		/** Operations that are possible now, also of other records. */
		leads_on: z.array(z.string()),
	}),
});
export const VendorRefused = defineError('vendor.refused', {
	status: 502,
	title: 'The vendor refused',
	advice:
		'Read the detail; the vendor will give the same answer until something is changed there or here',
	details: z.object({ provider: z.string(), code: z.string().nullable() }),
});
export const VendorUnavailable = defineError('vendor.unavailable', {
	status: 503,
	title: 'The vendor cannot be reached now',
	advice: 'Nothing was lost; repeat the same command with the same key later',
	details: z.object({ provider: z.string(), code: z.string().nullable() }),
});
export const Unexpected = defineError('service.unexpected', {
	status: 500,
	title: 'Something went wrong in the service',
	advice: 'Repeat the command with the same key; if it stays, give support the request id',
});
export const Unavailable = defineError('service.not-ready', {
	status: 503,
	title: 'The service is not ready',
	advice: 'Wait a moment and try again',
});

export const commonErrors = [
	InvalidInput,
	MalformedJson,
	BodyTooLarge,
	Unauthenticated,
	Forbidden,
	NotFound,
	RouteNotFound,
	MethodNotAllowed,
	CrossSiteRefused,
	TooManyRequests,
	KeyRequired,
	KeyReused,
	InProgress,
	IllegalTransition,
	VendorRefused,
	VendorUnavailable,
	Unexpected,
	Unavailable,
];

/** Refuses input with the fields that are wrong; the message names the first of them. */
export function invalidInput(fields: readonly FieldProblem[]): DomainError {
	const first = fields[0];
	const detail = first === undefined ? {} : { detail: `${first.path}: ${first.message}` };
	return InvalidInput({}, { fields: fields.slice(0, problemsMax), ...detail });
}
