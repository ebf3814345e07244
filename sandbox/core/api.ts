import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers';
import express from 'express';
import { ZodError } from 'zod';
import type { Request, RequestHandler, Response } from 'express';
import { COMMON_FAULTS } from './fault-kinds.ts';
import type { Fault } from './faults.ts';
import { compilePath, unescapePath } from './path-pattern.ts';
import type { RequestEntry } from './request-log.ts';
import type { World } from './world.ts';

/** A body that is a stream is sent as it comes, until it or the caller ends it. */
export type Reply = { status: number; headers?: Record<string, string>; body?: unknown };

export type Call = {
	method: string;
	/** The path as it would be at the real vendor. */
	path: string;
	full_path: string;
	parameters: Record<string, string>;
	query: URLSearchParams;
	headers: Record<string, string | undefined>;
	body: Buffer;
	json(): unknown;
	/** A fault that only the simulator itself can imitate. */
	fault(...kinds: string[]): Fault | undefined;
};

export type Route = [endpoint: string, answer: (call: Call) => Reply | Promise<Reply>];

/** Thrown to leave a simulator with the vendor's error reply. */
export class Refusal extends Error {
	readonly reply: Reply;
	constructor(reply: Reply) {
		super(`refused with ${reply.status}`);
		this.reply = reply;
	}
}

/** The reply, or that of the refusal by which it was left. */
export async function refusable(answer: () => Reply | Promise<Reply>): Promise<Reply> {
	try {
		return await answer();
	} catch (error) {
		if (error instanceof Refusal) return error.reply;
		throw error;
	}
}

/** How a vendor words the answers that the sandbox itself gives. */
export type ApiErrors = {
	throttled(fault: Fault): Reply;
	unavailable(fault: Fault): Reply;
	not_found(call: Call): Reply;
	invalid_json(): Reply;
};

type Api = { vendor: string; routes: Route[]; errors: ApiErrors };

const HOLD_MS_MAX = 60_000;
const HTML_502: Reply = {
	status: 502,
	headers: { 'content-type': 'text/html' },
	body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
};

export const readBody = express.raw({ type: () => true, limit: '64mb' });

export type Matched<Answer> = { answer: Answer; parameters: Record<string, string> };

/** Finds the first of the endpoints, such as `GET /v2/invoices/{id}`, that a request is for. */
export function matchEndpoints<Answer>(
	endpoints: readonly [endpoint: string, answer: Answer][],
): (method: string, path: string) => Matched<Answer> | undefined {
	const compiled = endpoints.map(([endpoint, answer]) => {
		const space = endpoint.indexOf(' ');
		return {
			method: endpoint.slice(0, space),
			pattern: compilePath(endpoint.slice(space + 1)),
			answer,
		};
	});
	return (method, path) => {
		for (const one of compiled) {
			const match = one.method === method ? one.pattern.exec(path) : null;
			if (!match) continue;
			const parameters = Object.entries(match.groups ?? {}).map(([name, value]) => [
				name,
				decodeURIComponent(value),
			]);
			return { answer: one.answer, parameters: Object.fromEntries(parameters) };
		}
		return undefined;
	};
}

/** Puts the request log and the faults that are alike for all vendors around a simulator. */
export function serveApi(world: World, api: Api): RequestHandler {
	const find = matchEndpoints(api.routes);

	async function perform(call: Call): Promise<Reply> {
		const route = find(call.method, call.path);
		if (!route) return api.errors.not_found(call);
		Object.assign(call.parameters, route.parameters);
		try {
			return await refusable(() => route.answer(call));
		} catch (error) {
			if (error instanceof ZodError) return api.errors.invalid_json();
			throw error;
		}
	}

	return async (request, response) => {
		const entry = world.requests.add({
			at: world.now().toISOString(),
			vendor: api.vendor,
			method: request.method,
			path: request.originalUrl,
		});
		const call = toCall(world, api, request, entry);
		const fault = world.faults.take(api.vendor, Object.keys(COMMON_FAULTS), call);
		if (fault) entry.fault = fault.kind;

		switch (fault?.kind) {
			case 'timeout_before':
				return hold(world, request, entry, fault);
			case 'cut':
				return cut(request, entry);
			case 'html_502':
				return send(response, entry, HTML_502);
			case 'empty_503':
				return send(response, entry, { status: 503 });
			case 'throttled':
				return send(response, entry, api.errors.throttled(fault));
			case 'unavailable':
				return send(response, entry, api.errors.unavailable(fault));
		}

		const reply = await perform(call);

		switch (fault?.kind) {
			case 'timeout_after_commit':
				abandon(reply);
				return hold(world, request, entry, fault);
			case 'cut_after_commit':
				abandon(reply);
				return cut(request, entry);
			case 'html_502_after_commit':
				abandon(reply);
				return send(response, entry, HTML_502);
			case 'slow':
				await world.timers.sleep(fault.delay_ms ?? 3000);
				return send(response, entry, reply);
			case 'malformed_2xx':
				return send(response, entry, reply.status < 300 ? halved(reply) : reply);
			default:
				return send(response, entry, reply);
		}
	};
}

function toCall(world: World, api: Api, request: Request, entry: RequestEntry): Call {
	const url = new URL(request.url, 'http://sandbox');
	const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
	const call: Call = {
		method: request.method,
		path: unescapePath(url.pathname),
		full_path: unescapePath(request.originalUrl.split('?')[0] ?? ''),
		parameters: {},
		query: url.searchParams,
		headers: Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
		),
		body,
		json() {
			try {
				return body.length ? JSON.parse(body.toString('utf8')) : {};
			} catch {
				throw new Refusal(api.errors.invalid_json());
			}
		},
		fault(...kinds) {
			const fault = world.faults.take(api.vendor, kinds, call);
			if (fault) entry.fault = entry.fault ? `${entry.fault}, ${fault.kind}` : fault.kind;
			return fault;
		},
	};
	return call;
}

function hold(world: World, request: Request, entry: RequestEntry, fault: Fault) {
	entry.outcome = 'held';
	const limit = Math.min(fault.delay_ms ?? HOLD_MS_MAX, HOLD_MS_MAX);
	const giveUp = () => void request.socket.destroy();
	const cancel = world.timers.later(limit, giveUp, giveUp);
	request.socket.once('close', cancel);
}

function cut(request: Request, entry: RequestEntry) {
	entry.outcome = 'cut';
	request.socket.destroy();
}

/** A stream that nobody reads would go on listening. */
function abandon({ body }: Reply) {
	if (body instanceof Readable) body.destroy();
}

function halved(reply: Reply): Reply {
	if (reply.body instanceof Readable) return reply;
	const text = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(JSON.stringify(reply.body));
	return {
		...reply,
		headers: { 'content-type': 'application/json', ...reply.headers },
		body: text.subarray(0, Math.floor(text.length / 2)),
	};
}

function send(response: Response, entry: RequestEntry, reply: Reply) {
	entry.status = reply.status;
	entry.outcome = 'answered';
	response.status(reply.status).set(reply.headers ?? {});
	if (reply.body instanceof Readable) {
		const { body } = reply;
		response.once('close', () => body.destroy());
		response.flushHeaders();
		body.pipe(response);
	} else if (reply.body === undefined) response.end();
	else if (Buffer.isBuffer(reply.body) || typeof reply.body === 'string') {
		response.send(reply.body);
	} else response.json(reply.body);
}

/** Lets the answer leave before what follows from it (a webhook) does. */
export function afterAnswer(action: () => void) {
	setImmediate(action);
}
