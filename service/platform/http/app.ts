import { randomUUID } from 'node:crypto';
import express, {
	type Express,
	type NextFunction,
	type Request,
	type Response,
	type Router,
} from 'express';
import compression from 'compression';
import helmet from 'helmet';
import type { Runtime } from '../runtime/index.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Company } from '../company/index.ts';
import { RouteNotFound, TooManyRequests, Unexpected, type DomainError } from '../errors/index.ts';
import { assetRouter } from '../pages/assets.ts';
import { errorPage, isForPeople } from '../pages/error-page.ts';
import { languageRouter, readerLanguage } from '../pages/reader-language.ts';
import type { Locals } from './mount.ts';
import { sendProblem, toDomainError } from './problem.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

/** The Express app around the mounted routers: request id, security headers, rate limit, log line, error rendering. */
export function createApp(
	runtime: Runtime,
	parts: {
		/** Whose pages they are. */
		company: Company;
		routers: readonly { path: string; router: Router }[];
		metrics: Metrics;
		requestsPerMinute: number;
		/** In Express' format: `loopback, 10.0.0.0/8`. */
		trustedProxies: string;
		/** Then every answer ends its connection. */
		isStopping: () => boolean;
	},
): Express {
	const app = express();
	app.disable('x-powered-by');
	// ETags cost a hash of every answer, and n8n does not use them.
	app.disable('etag');
	app.set('query parser', 'simple');
	app.set('trust proxy', parts.trustedProxies);
	// A live page has to end its stream, or the service would wait for its reader.
	app.locals['isStopping'] = parts.isStopping;
	const limit = createRateLimit(parts.requestsPerMinute);
	app.use(
		helmet({
			contentSecurityPolicy: {
				useDefaults: false,
				directives: pagePolicy,
			},
			xFrameOptions: { action: 'deny' },
		}),
	);
	app.use((request, response, next) => {
		const locals = response.locals as Locals;
		const given = request.headers['x-request-id'];
		locals.request_id =
			typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
		response.setHeader('X-Request-Id', locals.request_id);
		const moved = runtime.test_clock ?? null;
		if (moved !== null) response.setHeader('X-Test-Clock', moved.now().toISOString());
		if (parts.isStopping()) response.setHeader('Connection', 'close');
		watch(runtime, parts.metrics, limit, request, response);
		// Health checks are exempt: under a flood of requests they would be refused and the process restarted.
		if (!probes.has(request.path)) count(limit, request, response, runtime.machine_clock.now());
		next();
	});
	// Before the files, which are compressed already and carry their encoding.
	app.use(compression({ filter: isPageText }));
	app.use(assetRouter(parts.company));
	app.use(languageRouter(runtime));
	for (const { path, router } of parts.routers) app.use(path, router);
	app.use(() => {
		throw RouteNotFound({});
	});
	app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
		const locals = response.locals as Locals;
		const domain = toDomainError(error);
		if (domain.definition.status >= 500) {
			const facts = { request_id: locals.request_id, operation: locals.operation, err: error };
			// Declared errors, such as an unavailable vendor, are no defects.
			if (domain.definition.code === Unexpected.code) runtime.log.error(facts, 'request failed');
			else runtime.log.warn(facts, 'request answered with a declared failure');
		}
		// The status line is sent already; closing the connection is the only way left to signal the failure.
		if (response.headersSent) {
			response.destroy();
			return;
		}
		if (locals.is_page === true || isForPeople(request)) sendPage(request, response, domain);
		else sendProblem(response, domain, locals.request_id);
	});
	return app;

	function sendPage(request: Request, response: Response, error: DomainError): void {
		const { request_id } = response.locals as Locals;
		const shown = {
			company: parts.company,
			language: readerLanguage(request),
			request_id,
			path: request.path,
		};
		response.status(error.definition.status).setHeader('Cache-Control', 'no-store');
		response.type('html').send(errorPage(error, shown));
	}
}

/** Pages and their tables; an event stream must leave at once, and answers of the API go to programs beside the service. */
const isPageText = (_: Request, response: Response): boolean =>
	(response.locals as Locals).is_page === true &&
	/^text\/(?:html|csv)\b/.test(String(response.getHeader('Content-Type')));

/** What a page may load and do: files of this service, nothing inline, nothing of another site. */
const pagePolicy = {
	defaultSrc: ["'none'"],
	scriptSrc: ["'self'"],
	styleSrc: ["'self'"],
	imgSrc: ["'self'"],
	// Live parts ask this service.
	connectSrc: ["'self'"],
	objectSrc: ["'none'"],
	formAction: ["'self'"],
	baseUri: ["'none'"],
	frameAncestors: ["'none'"],
};

/** Paths without a rate limit. */
const probes = new Set(['/health', '/ready']);

function count(limit: RateLimit, request: Request, response: Response, now: Date): void {
	const rate = limit.take(
		{
			authorization: request.headers.authorization,
			address: request.ip ?? 'unknown',
		},
		now,
	);
	response.setHeader('RateLimit-Limit', rate.limit);
	response.setHeader('RateLimit-Remaining', rate.remaining);
	response.setHeader('RateLimit-Reset', rate.reset);
	if (!rate.allowed) throw TooManyRequests({}, { retryAfterSeconds: rate.reset });
}

function watch(
	runtime: Runtime,
	metrics: Metrics,
	limit: RateLimit,
	request: Request,
	response: Response,
): void {
	const started = process.hrtime.bigint();
	// 'close' is also emitted when the caller disconnects early, 'finish' only after a complete answer.
	response.on('close', () => {
		const seconds = Number(process.hrtime.bigint() - started) / 1e9;
		const locals = response.locals as Locals;
		const operation = locals.operation ?? 'none';
		const { authorization } = request.headers;
		if (locals.actor && authorization !== undefined) limit.trust(authorization);
		metrics.requests.observe({ operation, status: String(response.statusCode) }, seconds);
		runtime.log.info(
			{
				request_id: locals.request_id,
				operation,
				method: request.method,
				status: response.statusCode,
				...(response.writableFinished ? {} : { hung_up: true }),
				milliseconds: Math.round(seconds * 1000),
				actor: locals.actor?.id,
			},
			'request',
		);
	});
}
