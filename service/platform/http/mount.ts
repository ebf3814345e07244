import { randomUUID } from 'node:crypto';
import { json, Router, type NextFunction, type Request, type Response } from 'express';
import type { Actor } from '../actor/index.ts';
import { presentOf } from '../clock/index.ts';
import type { Runtime } from '../runtime/index.ts';
import {
	largestBodyOf,
	needsKey,
	type Alias,
	type HttpMethod,
	type Operation,
} from '../contract/define-contract.ts';
import { runOperation, type Handler } from '../operation/index.ts';
import { invalidInput, KeyRequired, MethodNotAllowed, TooManyRequests } from '../errors/index.ts';
import { assertMayUse } from '../contract/permissions.ts';
import { toCamelCase } from './camel-case.ts';
import { csvColumns, sendCsv, takeFormat } from './csv-answer.ts';
import { toDocument } from './document-shape.ts';
import { parseInput } from './parse-input.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

export type Authenticate = (request: Request) => Promise<Actor | null>;

/** Set on every request by the first middleware. */
export type Locals = {
	request_id: string;
	actor: Actor | null;
	operation?: string;
	is_page?: boolean;
};

export const anonymous: Actor = {
	type: 'LINK',
	id: 'anonymous',
	name: 'anonymous',
	role: 'CLIENT',
	client_id: '00000000-0000-0000-0000-000000000000',
	client_role: null,
	scopes: [],
};

/** One address of an operation: its own, or an alias. */
type Route = { handler: Handler; method: HttpMethod; path: string; alias: Alias | null };

const routesOf = (handler: Handler): Route[] => {
	const { method, path, aliases = [] } = handler.operation.http;
	return [
		{ handler, method, path, alias: null },
		...aliases.map((alias) => ({ handler, method: alias.method, path: alias.path, alias })),
	];
};

/** Mounts every operation under its own method and path; the contract is the only source of both. For /api/v1. */
export const mountOperations = (
	runtime: Runtime,
	handlers: readonly Handler[],
	authenticate: Authenticate,
): Router =>
	mount(
		runtime,
		handlers.flatMap(routesOf).filter(({ alias }) => alias?.root !== true),
		authenticate,
	);

/** Mounts the aliases that lie outside /api/v1. For the root. */
export const mountRootAliases = (
	runtime: Runtime,
	handlers: readonly Handler[],
	authenticate: Authenticate,
): Router =>
	mount(
		runtime,
		handlers.flatMap(routesOf).filter(({ alias }) => alias?.root === true),
		authenticate,
	);

function mount(runtime: Runtime, routes: readonly Route[], authenticate: Authenticate): Router {
	const router = Router();
	const methods = new Map<string, Set<string>>();
	const taken = new Map<string, string>();
	const limits = new Map<string, RateLimit>();
	for (const route of [...routes].sort((a, b) => specificity(b.path) - specificity(a.path))) {
		const { operation } = route.handler;
		const address = `${route.method} ${route.path.replaceAll(/\{\w+\}/g, '{}')}`;
		if (taken.has(address))
			throw new Error(`${address} belongs to ${taken.get(address)} and to ${operation.id}`);
		taken.set(address, operation.id);
		// Throws for an answer that is no table, before anybody asks for it.
		csvColumns(operation);
		if (route.alias !== null && operation.input.files !== undefined)
			throw new Error(`${operation.id} takes files, which an alias cannot`);
		const path = expressPath(route.path);
		const known = methods.get(path) ?? new Set();
		methods.set(path, known.add(route.method));
		if (operation.per_minute !== undefined)
			limits.set(operation.id, createRateLimit(operation.per_minute));
		const limit = limits.get(operation.id);
		const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
		const parsers =
			operation.input.files === undefined && method !== 'get'
				? [json({ limit: largestBodyOf(operation), strict: true })]
				: [];
		router[method](
			path,
			// Authentication comes first, so that a caller without a key cannot make the service read a body.
			(request: Request, response: Response, next: NextFunction) => {
				if (limit !== undefined) count(limit, request, presentOf(runtime).machine_now);
				return admit(operation, authenticate, request, response).then(() => next());
			},
			...parsers,
			(request: Request, response: Response) => answer(runtime, route, request, response),
		);
	}
	for (const [path, allowed] of methods) {
		router.all(path, (_, response) => {
			response.setHeader('Allow', [...allowed].join(', '));
			throw MethodNotAllowed({});
		});
	}
	return router;
}

/** The operation has a limit of its own, for callers whom nothing but their address tells apart. */
function count(limit: RateLimit, request: Request, now: Date): void {
	const { allowed, reset } = limit.take(
		{ authorization: undefined, address: request.ip ?? 'unknown' },
		now,
	);
	if (!allowed) throw TooManyRequests({}, { retryAfterSeconds: reset });
}

async function admit(
	operation: Operation,
	authenticate: Authenticate,
	request: Request,
	response: Response,
): Promise<void> {
	const locals = response.locals as Locals;
	locals.operation = operation.id;
	locals.actor = await authenticate(request);
	assertMayUse(locals.actor, operation);
}

async function answer(
	runtime: Runtime,
	{ handler, alias }: Route,
	request: Request,
	response: Response,
): Promise<void> {
	const { operation } = handler;
	const { actor, request_id } = response.locals as Locals;
	const key = idempotencyKey(request, operation, alias);
	const { format, query } = takeFormat(operation, request);
	const shape = alias?.shape ?? null;
	const input = await parseInput(operation, request, { query, camel: alias !== null, shape });
	const result = await runOperation(runtime, handler, input, {
		actor: actor ?? anonymous,
		request_id,
		key,
		address: request.ip ?? null,
	});
	if (result.replayed) response.setHeader('Idempotency-Replayed', 'true');
	response.status(result.status);
	if (result.status === 204) response.end();
	else if (format === 'csv') sendCsv(operation, result.body, response);
	else response.json(asAsked(operation, alias, result.body));
}

function asAsked(operation: Operation, alias: Alias | null, body: unknown): unknown {
	if (alias === null) return body;
	const { shape } = alias;
	return shape === undefined
		? toCamelCase(operation.output, body)
		: toDocument(operation.output, body, shape);
}

/** Accepts the key bare and as a quoted string (RFC 8941). */
function idempotencyKey(
	request: Request,
	operation: Operation,
	alias: Alias | null,
): string | null {
	if (!needsKey(operation)) return null;
	const header = request.headers['idempotency-key'];
	if (header === undefined && alias?.keyless === true) return randomUUID();
	if (typeof header !== 'string') throw KeyRequired({});
	const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
	if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
		throw invalidInput([
			{ path: 'header.Idempotency-Key', message: 'Must be 1 to 255 visible ASCII characters' },
		]);
	}
	return key;
}

/** `/quotations/{quotation_id}/send` as Express writes it. */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
/** Fixed paths go before paths with parameters, so that `/documents/search` is not taken for an id. */
const specificity = (path: string): number => -(path.match(/\{/g)?.length ?? 0);
