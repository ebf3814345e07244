import { Refusal } from '../core/vendor-api.ts';
import type { Call, Reply } from '../core/vendor-api.ts';
import type { Vendor } from '../core/fault-kinds.ts';
import type { VendorApi } from '../core/vendor-api.ts';
import type { World } from '../core/world.ts';

export type Token = { scopes: string[]; subject: string | null; expires_at: number };
export type Tokens = Map<string, Token>;

export type DirectoryUser = {
	id: string;
	primaryEmail: string;
	suspended: boolean;
	deleted_at: string | null;
	[field: string]: unknown;
};

export type Licence = { productId: string; skuId: string; userId: string; assigned_at: string };

export type Operation = {
	name: string;
	polls_left: number;
	metadata: Record<string, unknown>;
	response: Record<string, unknown>;
	error: { code: number; message: string; status: string } | null;
	/** What becomes true when the operation is done; data, since books can be kept in a file. */
	outcome: { project_id: string; is_created?: true; services?: string[] } | null;
	is_finished: boolean;
};

export type Project = {
	project_id: string;
	number: string;
	parent: string;
	display_name: string;
	labels: Record<string, string>;
	state: 'CREATING' | 'ACTIVE' | 'DELETE_REQUESTED';
	create_time: string;
	update_time: string;
	etag: string;
	billing_account: string;
	services: Set<string>;
	/** The operation that makes it. */
	created_by: string;
};

export type GoogleBooks = {
	users: Map<string, DirectoryUser>;
	groups: Map<string, { id: string; email: string; name: string; members: Map<string, string> }>;
	domains: Map<string, { domainName: string; verified: boolean; isPrimary: boolean }>;
	licences: Licence[];
	seats: Map<string, number>;
	projects: Map<string, Project>;
	operations: Map<string, Operation>;
	/** Things that a fault hides from the next reads. */
	hidden: Map<string, number>;
};

export const SEATS_BY_DEFAULT = 50;

export function createGoogleBooks(domain: string): GoogleBooks {
	return {
		users: new Map(),
		groups: new Map(),
		domains: new Map([[domain, { domainName: domain, verified: true, isPrimary: true }]]),
		licences: [],
		seats: new Map(),
		projects: new Map(),
		operations: new Map(),
		hidden: new Map(),
	};
}

const STATUS_NAMES: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	401: 'UNAUTHENTICATED',
	403: 'PERMISSION_DENIED',
	404: 'NOT_FOUND',
	409: 'ALREADY_EXISTS',
	412: 'FAILED_PRECONDITION',
	429: 'RESOURCE_EXHAUSTED',
	500: 'INTERNAL',
	503: 'UNAVAILABLE',
};

/** Directory, Licensing and Gmail answer like this. */
export const oldStyleError = (
	code: number,
	reason: string,
	message: string,
	domain = 'global',
): Reply => ({
	status: code,
	body: { error: { code, message, errors: [{ message, domain, reason }] } },
});

/** Resource Manager, Billing and Service Usage answer like this. */
export const newStyleError = (
	code: number,
	message: string,
	status = STATUS_NAMES[code] ?? 'UNKNOWN',
	details?: unknown[],
): Reply => ({
	status: code,
	body: { error: { code, message, status, ...(details ? { details } : {}) } },
});

export function googleErrors(vendor: Vendor): VendorApi['errors'] {
	const isOld = (path: string) => vendor === 'gmail' || /^\/(admin|apps)\//.test(path);
	return {
		throttled: (fault) => {
			const seconds = fault.retry_after_s ?? 27;
			if (vendor === 'gmail') {
				const until = new Date(Date.now() + seconds * 1000).toISOString();
				const message = `User-rate limit exceeded.  Retry after ${until}`;
				return oldStyleError(429, 'rateLimitExceeded', message, 'usageLimits');
			}
			const body = newStyleError(429, 'Quota exceeded for quota metric of this project.').body;
			return { status: 429, headers: { 'retry-after': String(seconds) }, body };
		},
		unavailable: () => newStyleError(503, 'The service is currently unavailable.'),
		not_found: (call) =>
			isOld(call.path)
				? oldStyleError(404, 'notFound', 'Not Found')
				: newStyleError(404, 'Method not found.'),
		invalid_json: () => newStyleError(400, 'Invalid JSON payload received.'),
	};
}

/** Checks the bearer token and that it carries one of these scopes. */
export function authorise(world: World, call: Call, scopes: string[]): Token {
	const given = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
	const token = given === undefined ? undefined : world.tokens.get(given);
	if (!token || token.expires_at < Date.now() || call.fault('token_expired')) {
		const message =
			'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.';
		throw new Refusal({
			status: 401,
			headers: {
				'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"',
			},
			body: {
				error: {
					code: 401,
					message,
					errors: [{ message: 'Invalid Credentials', domain: 'global', reason: 'authError' }],
					status: 'UNAUTHENTICATED',
				},
			},
		});
	}
	const prefixed = scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`);
	const isAllowed = [...prefixed, ...scopes].some((scope) => token.scopes.includes(scope));
	if (isAllowed) return token;
	throw new Refusal({
		status: 403,
		body: {
			error: {
				code: 403,
				message: 'Request had insufficient authentication scopes.',
				errors: [
					{
						message: 'Insufficient Permission',
						domain: 'global',
						reason: 'insufficientPermissions',
					},
				],
				status: 'PERMISSION_DENIED',
				details: [
					{
						'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
						reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
						domain: 'googleapis.com',
					},
				],
			},
		},
	});
}

/** True while a fault still hides what was just written. */
export function isHidden(hidden: Map<string, number>, key: string): boolean {
	const reads = hidden.get(key) ?? 0;
	if (reads > 0) hidden.set(key, reads - 1);
	return reads > 0;
}

export const operationBody = (operation: Operation): Record<string, unknown> => ({
	name: operation.name,
	metadata: operation.metadata,
	done: operation.is_finished,
	...(operation.is_finished
		? operation.error
			? { error: operation.error }
			: { response: operation.response }
		: {}),
});

export function startOperation(
	world: World,
	call: Call,
	name: string,
	rest: Pick<Operation, 'metadata' | 'response' | 'outcome'>,
): Operation {
	const slow = call.fault('operation_slow');
	const fails = call.fault('operation_fails');
	const operation: Operation = {
		name,
		polls_left: slow?.polls ?? (slow ? 6 : 2),
		...rest,
		error: fails
			? { code: 13, message: fails.message ?? 'Internal error encountered.', status: 'INTERNAL' }
			: null,
		is_finished: false,
	};
	world.google.operations.set(name, operation);
	return operation;
}

function bringAbout(world: World, { outcome, metadata }: Operation): void {
	const project = world.google.projects.get(outcome?.project_id ?? '');
	if (!outcome || !project) return;
	for (const service of outcome.services ?? []) project.services.add(service);
	if (outcome.is_created) {
		project.state = 'ACTIVE';
		Object.assign(metadata, { gettable: true, ready: true });
	}
}

/** Each look at an operation brings it nearer to its end: no clock, so every run is alike. */
export function pollOperation(world: World, name: string): Reply | undefined {
	const operation = world.google.operations.get(name);
	if (!operation) return undefined;
	if (!operation.is_finished) {
		operation.polls_left -= 1;
		if (operation.polls_left <= 0) {
			operation.is_finished = true;
			if (!operation.error) bringAbout(world, operation);
		}
	}
	return { status: 200, body: operationBody(operation) };
}
