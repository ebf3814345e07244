import { Refusal } from '../../core/api.ts';
import type { ApiErrors, Reply } from '../../core/api.ts';
import { resourceName } from './kinds.ts';
import type { Kind } from './kinds.ts';

export type Cause = { reason: string; message: string; field: string };

type Details = { name?: string; group?: string; kind?: string; uid?: string; causes?: Cause[] };

/** Every answer of the API server that is no object is one of these. */
export const failure = (
	code: number,
	reason: string,
	message: string,
	details: Details = {},
): Reply => ({
	status: code,
	body: {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message,
		reason,
		details,
		code,
	},
});

export const success = (details: Details): Reply => ({
	status: 200,
	body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
});

export const detailsOf = (kind: Kind, name: string): Details => ({
	name,
	...(kind.group === '' ? {} : { group: kind.group }),
	kind: kind.plural,
});

const quoted = (kind: Kind, name: string) => `${resourceName(kind)} "${name}"`;

export const notFound = (kind: Kind, name: string) =>
	new Refusal(failure(404, 'NotFound', `${quoted(kind, name)} not found`, detailsOf(kind, name)));

export const forbidden = (kind: Kind, name: string, why: string, causes?: Cause[]) =>
	new Refusal(
		failure(403, 'Forbidden', `${quoted(kind, name)} is forbidden: ${why}`, {
			...detailsOf(kind, name),
			...(causes ? { causes } : {}),
		}),
	);

export const conflict = (kind: Kind, name: string, why: string) =>
	new Refusal(
		failure(
			409,
			'Conflict',
			`Operation cannot be fulfilled on ${quoted(kind, name)}: ${why}`,
			detailsOf(kind, name),
		),
	);

export const alreadyExists = (kind: Kind, name: string) =>
	new Refusal(
		failure(409, 'AlreadyExists', `${quoted(kind, name)} already exists`, detailsOf(kind, name)),
	);

export function applyConflict(causes: Cause[]): Refusal {
	const managers = [...new Set(causes.map(({ message }) => message))];
	const parts = managers.map((message) => {
		const fields = causes.filter((cause) => cause.message === message).map(({ field }) => field);
		return fields.length === 1
			? `${message}: ${fields[0]}`
			: `${message.replace('conflict', 'conflicts')}:\n- ${fields.join('\n- ')}`;
	});
	const count = `${causes.length} conflict${causes.length === 1 ? '' : 's'}`;
	return new Refusal(
		failure(409, 'Conflict', `Apply failed with ${count}: ${parts.join('\n')}`, { causes }),
	);
}

export const invalid = (kind: Kind, name: string, causes: Cause[]) =>
	new Refusal(
		failure(
			422,
			'Invalid',
			`${kind.kind}${kind.group === '' ? '' : `.${kind.group}`} "${name}" is invalid: ${causes
				.map(({ field, message }) => `${field}: ${message}`)
				.join(', ')}`,
			{ ...detailsOf(kind, name), kind: kind.kind, causes },
		),
	);

export const badRequest = (message: string) => new Refusal(failure(400, 'BadRequest', message));

export const expired = (from: number, oldest: number): Reply =>
	failure(410, 'Expired', `too old resource version: ${from} (${oldest})`);

export const kubernetesErrors: ApiErrors = {
	throttled: ({ retry_after_s }) => ({
		...failure(
			429,
			'TooManyRequests',
			'The server has received too many requests and has asked us to try again later',
		),
		headers: { 'retry-after': String(retry_after_s ?? 1) },
	}),
	unavailable: () => failure(503, 'ServiceUnavailable', 'apiserver is shutting down'),
	not_found: () => failure(404, 'NotFound', 'the server could not find the requested resource'),
	invalid_json: () =>
		failure(400, 'BadRequest', 'error decoding from json: the body is no JSON object'),
};
